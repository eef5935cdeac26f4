Feature: Rule 8 - refund in full or in part, and give nothing out when it fails
  A refund needs the supervisor, carries exactly what was keyed and names the sale. When the
  host does not grant it there is no slip, no cash drawer and no second try by itself.

  Background:
    Given a signed-on terminal

  # R8.1  Only with the supervisor's password.

  @R8.1 @TC-R8.1-01
  Scenario Outline: Without the supervisor's password no refund is sent
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 60.00 of that sale is tried with <password>
    Then no refund has reached the host
    And the host has booked exactly one sale of 60.00

    Examples:
      | case | password                               |
      | a    | no password                            |
      | b    | the cashier's password                 |
      | c    | a wrong password                       |
      | d    | the first digits of the right password |
      | e    | the right password and a digit more    |
      | f    | the administrator's password           |
      | g    | all but the last digit of the password |

  @R8.1 @TC-R8.1-02
  Scenario: The tries at the password are limited
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 60.00 of that sale is tried with a wrong password as often as may be
    Then the refund has ended and asks for no password any more
    And no refund has reached the host

  @R8.1 @TC-R8.1-03
  Scenario: The right password lets it through
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    Then the refund of 60.00 is granted, named and printed

  @R8.1 @TC-R8.1-04
  Scenario: A password is asked for at every refund anew
    When the cardholder pays 60.00 with credit-stripe
    And 20.00 of that sale are refunded
    And a refund of 20.00 of that sale is tried with a wrong password
    Then 1 refund has reached the host

  @R8.1 @TC-R8.1-05
  Scenario Outline: The password is asked for whatever the amount
    When the cardholder pays 20000.00 with debit19
    And a refund of <amount> of that sale is tried with a wrong password
    Then no refund has reached the host

    Examples:
      | case | amount  |
      | a    | 0.01    |
      | b    | 9.99    |
      | c    | 100.00  |
      | d    | 9000.00 |

  @R8.1 @TC-R8.1-06
  Scenario: The password of a void does not open a refund
    When cardholders pay 60.00 with credit-stripe, 22.00 with quasi
    And the operator voids the second sale with its card
    And a refund of 60.00 of that sale is tried with a wrong password
    Then no refund has reached the host

  @R8.1 @TC-R8.1-07
  Scenario: The password of a refund that was declined does not open the next
    Given a host that answers the next refund with code 96
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    And a refund of 60.00 of that sale is tried with a wrong password
    Then 1 refund has reached the host

  @R8.1 @TC-R8.1-08
  Scenario Outline: Who leaves the password prompt refunds nothing
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 60.00 of that sale is left at the password <how>
    Then the refund has ended and asks for no password any more
    And no refund has reached the host

    Examples:
      | case | how           |
      | a    | by cancelling |
      | b    | without a key |

  @R8.1 @TC-R8.1-09 @needs-chip_reader
  Scenario: A chip card opens no refund by itself
    When the cardholder pays 60.00 with chip-credit16
    And a refund of 60.00 of that sale is tried with the cashier's password
    Then no refund has reached the host
    And the host has booked exactly one sale of 60.00

  @R8.1 @TC-R8.1-10
  Scenario: Who has been here as the supervisor opens no refund for the next cashier
    When the cardholder pays 60.00 with credit-stripe
    And an unknown operator, a wrong password and then operator 00 are entered
    And operator 01 takes over
    And a refund of 60.00 of that sale is tried with a wrong password
    Then no refund has reached the host

  # R8.2  Full, partial, again partial.

  @R8.2 @TC-R8.2-01
  Scenario Outline: A refund carries what was keyed and names the sale
    When the cardholder pays <amount> with <card>
    And <refund> of that sale are refunded
    Then the refund of <refund> is granted, named and printed
    And the refunds are credits in the totals and no sales

    Examples:
      | case | card          | amount | refund |
      | a    | credit-stripe | 60.00  | 60.00  |
      | b    | debit19       | 60.00  | 15.50  |
      | c    | quasi         | 60.00  | 0.01   |
      | d    | debit19       | 199.99 | 199.98 |
      | e    | nopin         | 10.00  | 9.99   |
      | f    | quasi         | 20.00  | 0.29   |
      | g    | quasi         | 20.00  | 1.15   |
      | h    | quasi         | 20.00  | 19.99  |

  @R8.2 @TC-R8.2-02
  Scenario: A second part is refunded, and the rest
    When the cardholder pays 100.00 with credit-stripe
    And 30.00 of that sale are refunded
    Then the refund of 30.00 is granted, named and printed
    When 45.00 of that sale are refunded
    Then the refund of 45.00 is granted, named and printed
    When 25.00 of that sale are refunded
    Then the refund of 25.00 is granted, named and printed
    And the refunds are credits in the totals and no sales
    And the settlement counts every type as the host has booked it

  @R8.2 @TC-R8.2-03
  Scenario: Two refunds of the same amount are two refunds
    When the cardholder pays 100.00 with debit19
    And 30.00 of that sale are refunded
    And 30.00 of that sale are refunded
    Then the host has refunded 30.00 and 30.00
    And the refunds are credits in the totals and no sales

  @R8.2 @TC-R8.2-04
  Scenario: A sale of a batch that is settled is refunded
    When the cardholder pays 60.00 with credit-stripe
    And the operator settles the batch
    And 40.00 of that sale are refunded
    Then the refund of 40.00 is granted, named and printed
    And the refunds are credits in the totals and no sales

  @R8.2 @TC-R8.2-05
  Scenario: One sale among several is refunded
    When cardholders pay 11.00 with debit19, 22.00 with quasi, 33.00 with credit-stripe
    And 22.00 of the second sale are refunded
    Then the refund of 22.00 is granted, named and printed
    And the host has booked exactly one sale of 11.00
    And the host has booked exactly one sale of 33.00

  @R8.2 @TC-R8.2-07
  Scenario: A sale of the day before is refunded by its own date
    When the cardholder pays 60.00 with credit-stripe
    And 20 hours pass
    And 40.00 of that sale are refunded
    Then the refund of 40.00 is granted, named and printed

  @R8.2 @TC-R8.2-08
  Scenario: A sale of the day before in a settled batch is refunded by its own date
    When the cardholder pays 60.00 with credit-stripe
    And the operator settles the batch
    And 20 hours pass
    And 40.00 of that sale are refunded
    Then the refund of 40.00 is granted, named and printed

  @R8.2 @TC-R8.2-10
  Scenario: A refund is uploaded with the date of its sale
    Given a host that finds the settlement unbalanced
    When the cardholder pays 60.00 with credit-stripe
    And 20 hours pass
    And 40.00 of that sale are refunded
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R8.2 @TC-R8.2-06
  Scenario: The refund's slip is printed again
    When the cardholder pays 60.00 with credit-stripe
    And 15.50 of that sale are refunded
    And its slip is printed again
    Then every copy of the reprint tells what the host holds
    And the drawer stays shut at the reprint

  @R8.2 @TC-R8.2-09 @needs-chip_reader
  Scenario: A sale by chip is refunded in parts by chip
    When the cardholder pays 100.00 with chip-credit16
    And 30.00 of that sale are refunded
    Then its message tells what the card gave
    And the refund of 30.00 is granted, named and printed
    When 70.00 of that sale are refunded
    Then its message tells what the card gave
    And the refund of 70.00 is granted, named and printed
    And the refunds are credits in the totals and no sales
    And the settlement counts every type as the host has booked it

  @R8.2 @TC-R8.2-11
  Scenario: Of two like sales one is voided and the other refunded
    When the cardholder pays 60.00 with credit-stripe
    And the time of the warning passes
    And a new purchase of 60.00 is paid with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And 60.00 of the second sale are refunded
    Then the refund of 60.00 is granted, named and printed

  # R8.3  A refund that failed.

  @R8.3 @TC-R8.3-01
  Scenario Outline: A refund that the host declines gives nothing out
    Given a host that answers the next refund with code <code>
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    Then the operator is told that the refund is declined with <code>
    And the refund has given nothing out
    And the refund is neither reversed nor sent again

    Examples:
      | case | code |
      | a    | 25   |
      | b    | 57   |
      | c    | 61   |
      | d    | 64   |
      | e    | 12   |
      | f    | 40   |
      | g    | 05   |
      | h    | 96   |
      | i    | 01   |
      | k    | 98   |
      | l    | 68   |
      | m    | 91   |
      | n    | 30   |
      | o    | 77   |
      | p    | 99   |
      | q    | A0   |
      | r    | 51   |

  @R8.3 @TC-R8.3-02
  Scenario Outline: A refund without a valid answer gives nothing out
    Given a host that answers the next refund <how>
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    Then the operator is told that the outcome of the refund is not known
    And the refund has given nothing out
    And the refund is neither reversed nor sent again

    Examples:
      | case | how                              |
      | a    | not at all, though it is booked  |
      | b    | not at all, since it never came  |
      | c    | too late                         |
      | d    | with a wrong MAC                 |
      | e    | without a MAC                    |
      | f    | with another voucher number      |
      | g    | with another amount              |
      | h    | with bytes that are no message   |
      | i    | by closing the line              |
      | k    | with another message type        |
      | l    | without an answer code           |
      | m    | with another merchant            |
      | n    | with another terminal            |
      | o    | with another processing code     |
      | p    | without a reference number       |
      | q    | without a date                   |
      | r    | without a time                   |
      | s    | without a merchant               |
      | t    | without an amount                |
      | u    | with a partial approval of 30.00 |

  @R8.3 @TC-R8.3-03
  Scenario: A refund over an unplugged line gives nothing out
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 60.00 of that sale is tried over an unplugged line
    Then the operator is told that the refund was not sent
    And the refund has given nothing out
    And no refund has reached the host

  @R8.3 @TC-R8.3-04
  Scenario Outline: A refund that failed is not taken up again after a power cut
    Given a host that answers the next refund <how>
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    And the terminal is switched off and on again
    Then the refund has given nothing out
    And the refund is neither reversed nor sent again

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | with code 61                    |

  @R8.3 @TC-R8.3-05
  Scenario Outline: The batch is settled in balance behind a refund that failed
    Given a host that answers the next refund <how>
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    Then the settlement counts every type as the host has booked it

    Examples:
      | case | how                             |
      | a    | with code 57                    |
      | b    | not at all, since it never came |

  @R8.3 @TC-R8.3-06
  Scenario: A refund that was declined can be keyed anew
    Given a host that answers the next refund with code 96
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded
    Then the operator is told that the refund is declined with 96
    When 60.00 of that sale are refunded
    Then the refund of 60.00 is granted, named and printed

  @R8.3 @TC-R8.3-07
  Scenario: A refund whose slip fails is printed again and not refunded again
    When the cardholder pays 60.00 with credit-stripe
    And the printer is out of paper as the next slip begins
    And 60.00 of that sale are refunded
    And the operator leaves the print prompt
    And the printer is repaired
    Then 1 refund has reached the host
    And the host has refunded 60.00
    And the refunds are credits in the totals and no sales
    When its slip is printed again
    Then every copy of the reprint tells what the host holds

  @R8.3 @TC-R8.3-08 @needs-chip_reader
  Scenario: A refund by chip that the host declines gives nothing out
    Given a host that answers the next refund with code 61
    When the cardholder pays 60.00 with chip-credit16
    And 60.00 of that sale are refunded
    Then the operator is told that the refund is declined with 61
    And the refund has given nothing out
    And the refund is neither reversed nor sent again

  @R8.3 @TC-R8.3-09 @needs-chip_reader
  Scenario Outline: A refund by chip without a valid answer gives nothing out
    Given a host that answers the next refund <how>
    When the cardholder pays 60.00 with chip-credit16
    And 60.00 of that sale are refunded
    Then the operator is told that the outcome of the refund is not known
    And the refund has given nothing out
    And the refund is neither reversed nor sent again

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | with a wrong MAC                |

  @R8.3 @TC-R8.3-10 @needs-chip_reader
  Scenario: A refund that the chip refuses is not reversed
    Given a host that answers the next refund with a wrong cryptogram
    When the cardholder pays 60.00 with chip-credit16
    And 60.00 of that sale are refunded
    Then the refund is neither reversed nor sent again

  # R8.4  Nothing, or too much.

  @R8.4 @TC-R8.4-01
  Scenario: A refund of nothing is refused at once
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 0 of that sale is tried
    Then the terminal has refused the refund by itself because the amount is nothing
    And no refund has reached the host
    And the refund has given nothing out

  @R8.4 @TC-R8.4-02
  Scenario Outline: A refund above the terminal's maximum is refused at once
    When the cardholder pays <sale> with debit19
    And a refund of <what> of that sale is tried
    Then the terminal has refused the refund by itself because it is above the maximum
    And no refund has reached the host
    And the refund has given nothing out

    Examples:
      | case | sale     | what                          |
      | a    | 20000.00 | one fen more than the maximum |
      | b    | 20000.00 | the maximum and 1000.00       |
      | c    | 20000.00 | ten times the maximum         |

  @R8.4 @TC-R8.4-03
  Scenario Outline: A refund up to the maximum is sent
    When a sale of more than the refund maximum is paid with debit19
    And a refund of <what> of that sale is tried
    Then 1 refund has reached the host
    And the host has refunded <what>

    Examples:
      | case | what                          |
      | a    | the maximum                   |
      | b    | one fen less than the maximum |

  @R8.4 @TC-R8.4-04
  Scenario: More than the sale is the host's to decline
    When the cardholder pays 60.00 with credit-stripe
    And 60.01 of that sale are refunded
    Then the refund is refused by the terminal, or declined by the host with 64
    And the refund has given nothing out
    And the refund is neither reversed nor sent again

  @R8.4 @TC-R8.4-05
  Scenario: More than is left of the sale is the host's to decline
    When the cardholder pays 60.00 with credit-stripe
    And 40.00 of that sale are refunded
    And 20.01 of that sale are refunded
    Then the refund is refused by the terminal, or declined by the host with 61
    And the host has refunded 40.00

  @R8.4 @TC-R8.4-07
  Scenario Outline: What cannot name a sale is refused at once
    When the cardholder pays 60.00 with credit-stripe
    And a refund of 60.00 is tried that names <what>
    Then the terminal has refused the refund by itself because <why>
    And no refund has reached the host
    And the refund has given nothing out

    Examples:
      | case | what                      | why                  |
      | a    | a reference of 5 digits   | that is no reference |
      | b    | a day in month 13         | that is no date      |
      | c    | the 31st of a short month | that is no date      |

  @R8.4 @TC-R8.4-06
  Scenario: With another card there is no refund
    When the cardholder pays 60.00 with credit-stripe
    And 60.00 of that sale are refunded to debit19
    Then the refund has given nothing out
    And the host has booked exactly one sale of 60.00

  @R8.4 @TC-R8.4-08 @needs-chip_reader
  Scenario: A refund by chip above the terminal's maximum is refused at once
    When the cardholder pays 20000.00 with chip-debit16
    And a refund of one fen more than the maximum of that sale is tried
    Then the terminal has refused the refund by itself because it is above the maximum
    And no refund has reached the host
    And the card was asked for no cryptogram
    And the refund has given nothing out

  @R8.4 @TC-R8.4-09
  Scenario Outline: The maximum of a refund holds whatever came before
    When the cardholder pays 20000.00 with debit19
    And <before>
    And a refund of one fen more than the maximum of that sale is tried
    Then the terminal has refused the refund by itself because it is above the maximum
    And no refund has reached the host
    And the refund has given nothing out

    Examples:
      | case | before                                                              |
      | a    | a refund of one fen more than the maximum of that sale is tried     |
      | b    | the operator downloads parameters                                   |
      | c    | the terminal is switched off and on again                           |
