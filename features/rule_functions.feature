Feature: Rule F - the functions that a terminal offers
  A balance is of this card and now; a transfer goes where it was confirmed to go; money that
  was reserved is taken once and within its limit; an amount is exact to the last digit.

  Background:
    Given a signed-on terminal

  # RF.1  The balance inquiry.

  @RF.1 @TC-RF.1-01
  Scenario Outline: The balance of this card is shown, with its sign
    When a cardholder asks for the balance of <card>
    Then the display shows the balance <balance> of the host's answer
    And the inquiry has left nothing behind

    Examples:
      | case | card          | balance       |
      | a    | debit19       | 100000.00     |
      | b    | credit-stripe | 50000.00      |
      | c    | prepaid       | 500.00        |
      | d    | poor          | -120.50       |
      | e    | owing         | -0.50         |
      | f    | rich          | 9999999999.99 |

  @RF.1 @TC-RF.1-02
  Scenario: The balance after a purchase
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of credit-stripe
    Then the display shows the balance 49871.50 of the host's answer

  @RF.1 @TC-RF.1-03
  Scenario Outline: Without a valid answer no balance is shown
    Given a host that answers the next balance <how>
    When a cardholder asks for the balance of debit19
    Then no balance is shown
    And the inquiry has left nothing behind
    And no reversal has reached the host

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | not at all, since it never came |
      | c    | too late                        |
      | d    | with a wrong MAC                |
      | e    | with another voucher number     |
      | f    | by closing the line             |
      | g    | without a balance               |
      | h    | with code 51                    |
      | i    | with code 05                    |
      | k    | with code 98                    |
      | l    | with another terminal           |
      | m    | in another currency             |

  @RF.1 @TC-RF.1-04
  Scenario Outline: An inquiry that fails shows nothing of the card before
    When a cardholder asks for the balance of debit19
    And the host answers the next balance <how>
    And a cardholder asks for the balance of <card>
    Then no balance is shown
    And no reversal has reached the host

    Examples:
      | case | how                             | card          |
      | a    | not at all, since it never came | credit-stripe |
      | b    | with code 51                    | credit-stripe |
      | c    | with a wrong MAC                | poor          |
      | d    | without a balance               | poor          |

  @RF.1 @TC-RF.1-05
  Scenario: One card after the other shows its own
    When a cardholder asks for the balance of poor
    And a cardholder asks for the balance of prepaid
    Then the display shows the balance 500.00 of the host's answer
    When a cardholder asks for the balance of poor
    Then the display shows the balance -120.50 of the host's answer

  @RF.1 @TC-RF.1-06
  Scenario: A balance is the balance of now
    When a cardholder asks for the balance of credit-stripe
    Then the display shows the balance 50000.00 of the host's answer
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of credit-stripe
    Then the display shows the balance 49871.50 of the host's answer

  @RF.1 @TC-RF.1-07
  Scenario: A balance of nothing is shown as nothing
    When the cardholder pays 500.00 with prepaid
    And a cardholder asks for the balance of prepaid
    Then the display shows the balance 0.00 of the host's answer

  @RF.1 @TC-RF.1-08 @needs-chip_reader
  Scenario: One chip card after the other shows its own balance
    When a cardholder asks for the balance of chip-debit16
    Then the display shows the balance 100000.00 of the host's answer
    And the inquiry has left nothing behind
    When a cardholder asks for the balance of chip-prepaid
    Then the display shows the balance 500.00 of the host's answer

  @RF.1 @TC-RF.1-09 @needs-chip_reader
  Scenario: An inquiry that the chip refuses is not reversed
    Given a host that answers the next balance with a wrong cryptogram
    When a cardholder asks for the balance of chip-debit16
    And a balance inquiry goes over the line
    Then no reversal has reached the host

  @RF.1 @TC-RF.1-10 @needs-chip_reader
  Scenario Outline: An inquiry by chip that fails shows nothing of the card before
    When a cardholder asks for the balance of chip-debit16
    And the host answers the next balance <how>
    And a cardholder asks for the balance of chip-credit16
    Then no balance is shown
    And the inquiry has left nothing behind
    And no reversal has reached the host

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | with code 51                    |

  # RF.2  The transfer.

  @RF.2 @TC-RF.2-01
  Scenario Outline: Target and amount are confirmed before the PIN
    When <amount> are transferred from <card> to <target>
    Then <amount> to <target> were confirmed before the PIN
    And the host has transferred <amount> from <card> to <target>

    Examples:
      | case | amount        | card          | target        |
      | a    | 1200.00       | quasi         | debit19       |
      | b    | 0.01          | debit19       | credit-stripe |
      | c    | 77.77         | credit-stripe | quasi         |
      | d    | 9000000000.09 | rich          | debit19       |

  @RF.2 @TC-RF.2-02
  Scenario: A transfer that is not confirmed is not sent
    When a transfer of 1200.00 from quasi to debit19 is not confirmed
    Then no transfer has reached the host
    And the display never said approved

  @RF.2 @TC-RF.2-03
  Scenario: The next transfer goes where it is confirmed to go
    When 10.00 are transferred from quasi to debit19
    And 20.00 are transferred from quasi to credit-stripe
    Then 20.00 to credit-stripe were confirmed before the PIN
    And the host has transferred 20.00 from quasi to credit-stripe

  @RF.2 @TC-RF.2-04
  Scenario: The transfer behind one that was given up has a target of its own
    When a transfer of 10.00 from quasi to debit19 is not confirmed
    And 20.00 are transferred from quasi to credit-stripe
    Then 20.00 to credit-stripe were confirmed before the PIN
    And the host has transferred 20.00 from quasi to credit-stripe

  @RF.2 @TC-RF.2-05
  Scenario: A transfer is counted apart from sales
    When the cardholder pays 20.00 with debit19
    And a transfer of 1200.00 on quasi is carried out
    Then display, slip, message, journal and totals all call it a transfer
    And the settlement counts every type as the host has booked it

  @RF.2 @TC-RF.2-06
  Scenario Outline: A transfer without a valid answer is reversed as its profile says
    Given a host that answers the next transfer <how>
    When 1200.00 are transferred from quasi to debit19
    And a balance inquiry goes over the line
    Then the transfer is reversed as the profile says
    And the display never said approved

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | not at all, since it never came |
      | c    | with a wrong MAC                |
      | d    | too late                        |

  @RF.2 @TC-RF.2-07
  Scenario: A transfer that is declined moves nothing
    Given a host that answers the next transfer with code 51
    When 1200.00 are transferred from quasi to debit19
    Then the transfer has moved nothing

  @RF.2 @TC-RF.2-08
  Scenario Outline: What is no account is refused
    When 10.00 are transferred from quasi to <what>
    Then the terminal has refused the account with a text
    And no transfer has reached the host

    Examples:
      | case | what                   |
      | a    | an account of 5 digits |

  @RF.2 @TC-RF.2-09
  Scenario: A transfer that nobody confirms is not sent
    When a transfer of 1200.00 from quasi to debit19 is left unconfirmed
    Then no transfer has reached the host
    And the PIN was not asked for
    And the display never said approved

  # RF.3  Pre-authorisation and completion.

  @RF.3 @TC-RF.3-01 @needs-completion
  Scenario Outline: A completion up to the limit is granted
    When a pre-authorisation of <reserved> is taken on credit-stripe
    And it is completed by <how> with <amount>
    Then the completion of <amount> is granted and names the pre-authorisation

    Examples:
      | case | reserved | amount                      | how     |
      | a    | 100.00   | 40.00                       | request |
      | b    | 100.00   | 100.00                      | request |
      | c    | 100.00   | one fen less than the limit | request |
      | d    | 100.00   | the limit                   | request |
      | e    | 33.33    | the limit                   | request |
      | f    | 100.00   | 0.01                        | request |

    @needs-completion_advice
    Examples:
      | case | reserved | amount    | how    |
      | g    | 100.00   | 60.00     | advice |
      | h    | 100.00   | the limit | advice |

  @RF.3 @TC-RF.3-02 @needs-completion
  Scenario Outline: A completion above the limit is refused
    When a pre-authorisation of <reserved> is taken on credit-stripe
    And it is completed by <how> with <amount>
    Then the completion is refused by the terminal itself
    And nothing has been taken from credit-stripe

    Examples:
      | case | reserved | amount                      | how     |
      | a    | 100.00   | one fen more than the limit | request |
      | b    | 100.00   | 200.00                      | request |
      | c    | 33.33    | one fen more than the limit | request |

    @needs-completion_advice
    Examples:
      | case | reserved | amount                      | how    |
      | d    | 100.00   | one fen more than the limit | advice |

  @RF.3 @TC-RF.3-03 @needs-completion
  Scenario Outline: Money that was reserved is taken once
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed <first> with 60.00
    And it is completed again <second> with <amount>
    Then the second completion is refused and has taken nothing
    And exactly 60.00 have been taken from credit-stripe

    Examples:
      | case | first      | second     | amount |
      | a    | by request | by request | 40.00  |
      | b    | by request | by request | 60.00  |

    @needs-completion_advice
    Examples:
      | case | first      | second     | amount |
      | c    | by request | by advice  | 40.00  |
      | d    | by advice  | by request | 40.00  |

  @RF.3 @TC-RF.3-04 @needs-completion
  Scenario: A pre-authorisation is voided and frees the card
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the pre-authorisation is voided
    Then the void of the pre-authorisation is granted and names it
    When it is completed with 60.00
    Then nothing has been taken from credit-stripe

  @RF.3 @TC-RF.3-05 @needs-completion
  Scenario: A completion is voided, and the money can be taken again
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And the completion is voided
    Then the void of the completion is granted and names it
    And nothing has been taken from credit-stripe
    When it is completed again with 70.00
    Then the completion of 70.00 is granted and names the pre-authorisation
    And exactly 70.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-06 @needs-completion
  Scenario: A pre-authorisation that was completed cannot be voided
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And the pre-authorisation is voided
    Then the void of the pre-authorisation is refused
    And exactly 60.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-07
  Scenario: A pre-authorisation is voided with its own amount only
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And a void of the pre-authorisation with 99.00 is tried
    Then the void of the pre-authorisation is refused or carries 100.00

  @RF.3 @TC-RF.3-08
  Scenario Outline: What the host did not answer is reversed
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next <word> not at all, though it is booked
    And <deed>
    And a balance inquiry goes over the line
    Then the doubtful <word> has been reversed at the host
    And <state>

    Examples:
      | case | word         | deed                            | state                                     |
      | a    | completion   | it is completed with 60.00      | nothing has been taken from credit-stripe |
      | b    | preauth_void | the pre-authorisation is voided | nothing has been taken from credit-stripe |

  @RF.3 @TC-RF.3-09
  Scenario: A pre-authorisation without an answer is reversed
    Given a host that answers the next preauth not at all, though it is booked
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And a balance inquiry goes over the line
    Then the doubtful preauth has been reversed at the host
    And nothing has been taken from credit-stripe

  @RF.3 @TC-RF.3-10 @needs-completion_advice
  Scenario: A completion by advice is delivered until it is answered
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next completion_advice not at all, since it never came
    And it is completed by advice with 60.00
    And what waits is delivered
    Then the advice reached the host more than once, unchanged
    And exactly 60.00 have been taken from credit-stripe
    And the settlement counts every type as the host has booked it

  @RF.3 @TC-RF.3-11 @needs-completion_advice
  Scenario: A completion by advice that is declined is told and counts nowhere
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next completion_advice with code 61
    And it is completed by advice with 60.00
    And what waits is delivered
    And a balance inquiry goes over the line
    Then the operator was told that the advice is declined with 61
    And nothing has been taken from credit-stripe
    And the settlement counts every type as the host has booked it

  @RF.3 @TC-RF.3-12
  Scenario: A pre-authorisation is no sale
    When a pre-authorisation of 100.00 is taken on credit-stripe
    Then nothing has been taken from credit-stripe
    And the settlement counts every type as the host has booked it

  @RF.3 @TC-RF.3-14 @needs-completion
  Scenario Outline: What names no reservation or completion is refused
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And <deed>
    Then the terminal has refused it because <why>
    And nothing has been taken from credit-stripe

    Examples:
      | case | deed                                               | why                   |
      | a    | it is completed with a code of 3 digits            | that is no code       |
      | b    | it is completed with a day in month 13             | that is no date       |
      | c    | a void of a completion is tried by its own voucher | that is no completion |

  @RF.3 @TC-RF.3-15 @needs-completion
  Scenario: Two reservations of one card are completed each within its own limit
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And a pre-authorisation of 300.00 is taken on credit-stripe
    And the first reservation is completed with one fen more than the limit
    Then the completion is refused by the terminal itself
    When the second reservation is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation
    When the first reservation is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation

  @RF.3 @TC-RF.3-16 @needs-completion
  Scenario: A reservation of a settled batch is completed
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the operator settles the batch
    And it is completed with 60.00
    Then the completion of 60.00 is granted and names the pre-authorisation

  @RF.3 @TC-RF.3-17
  Scenario: A reservation of a settled batch is voided
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the operator settles the batch
    And the pre-authorisation is voided
    Then the void of the pre-authorisation is granted and names it

  @RF.3 @TC-RF.3-18 @needs-completion
  Scenario: A reservation of the day before is completed by its own date
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And 20 hours pass
    And it is completed with 60.00
    Then the completion of 60.00 is granted and names the pre-authorisation

  @RF.3 @TC-RF.3-19
  Scenario: A reservation of the day before is voided by its own date
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And 20 hours pass
    And the pre-authorisation is voided
    Then the void of the pre-authorisation is granted and names it

  @RF.3 @TC-RF.3-20 @needs-completion
  Scenario: A void of a completion that is not answered is reversed
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And the host answers the next completion_void not at all, though it is booked
    And the completion is voided
    And a balance inquiry goes over the line
    Then the doubtful completion_void has been reversed at the host
    And exactly 60.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-21 @needs-completion @needs-void_card
  Scenario: A completion is voided with its own card only
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And a void of the completion is tried with debit19
    Then exactly 60.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-22 @needs-completion
  Scenario: The limit stands after a completion was voided
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And the completion is voided
    And it is completed again with one fen more than the limit
    Then the completion is refused by the terminal itself

  @RF.3 @TC-RF.3-23 @needs-completion_advice
  Scenario: A completion by advice outlives a power cut until it is answered
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next completion_advice not at all, since it never came
    And it is completed by advice with 60.00
    And the terminal is switched off and on again
    And what waits is delivered
    Then the advice reached the host more than once, unchanged
    And exactly 60.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-24 @needs-completion_advice
  Scenario Outline: An advice that the host could not decide is kept
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next completion_advice with code <code>
    And it is completed by advice with 60.00
    And what waits is delivered
    And a balance inquiry goes over the line
    Then the advice reached the host more than once, unchanged
    And exactly 60.00 have been taken from credit-stripe

    Examples:
      | case | code |
      | a    | 96   |
      | b    | 90   |
      | c    | A0   |

  @RF.3 @TC-RF.3-25 @needs-completion_advice
  Scenario: A reversal goes before an advice
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the host answers the next sale not at all, though it is booked
    And the cardholder pays 33.00 with debit19
    And it is completed by advice with 60.00
    And what waits is delivered
    Then the doubtful sale was reversed before, with reason 98
    And exactly 60.00 have been taken from credit-stripe

  @RF.3 @TC-RF.3-26 @needs-completion
  Scenario Outline: The limit holds for large amounts too
    When a pre-authorisation of 8000000000.00 is taken on rich
    And it is completed with <amount>
    Then <what>

    Examples:
      | case | amount                      | what                                                                   |
      | a    | the limit                   | the completion of the limit is granted and names the pre-authorisation |
      | b    | one fen more than the limit | the completion is refused by the terminal itself                       |

  @RF.3 @TC-RF.3-27 @needs-completion
  Scenario Outline: A void of a completion needs the supervisor
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed with 60.00
    And a void of the completion is tried with <password>
    Then no void has reached the host

    Examples:
      | case | password               |
      | a    | no password            |
      | b    | the cashier's password |
      | c    | a wrong password       |

  @RF.3 @TC-RF.3-13
  Scenario Outline: <void> needs the supervisor
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the pre-authorisation is voided with <password>
    Then no void has reached the host

    Examples:
      | case | void                          | password               |
      | a    | A void of a pre-authorisation | no password            |
      | b    | A void of a pre-authorisation | the cashier's password |

  @RF.3 @TC-RF.3-28 @needs-chip_reader @needs-completion
  Scenario: Money is reserved, taken, given back and taken again by chip
    When a pre-authorisation of 100.00 is taken on chip-credit16
    And it is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation
    When the completion is voided
    Then the void of the completion is granted and names it
    And nothing has been taken from chip-credit16
    When it is completed again with 70.00
    Then the completion of 70.00 is granted and names the pre-authorisation
    And exactly 70.00 have been taken from chip-credit16

  @RF.3 @TC-RF.3-29 @needs-chip_reader @needs-completion
  Scenario: A completion by chip above the limit is refused
    When a pre-authorisation of 100.00 is taken on chip-credit16
    And it is completed with one fen more than the limit
    Then the completion is refused by the terminal itself
    And the card was asked for no cryptogram
    And nothing has been taken from chip-credit16

  @RF.3 @TC-RF.3-30 @needs-chip_reader @needs-completion_advice
  Scenario Outline: A completion by chip and by advice is delivered unchanged, its card long gone
    When a pre-authorisation of 100.00 is taken on chip-credit16
    And the host answers the next completion_advice <how>
    And it is completed by advice with 60.00
    And what waits is delivered
    And <event>
    And the cardholder pays 20.00 with chip-debit16
    And what waits is delivered
    Then the advice reached the host more than once, unchanged
    And exactly 60.00 have been taken from chip-credit16

    Examples:
      | case | how                             | event                                     |
      | a    | not at all, since it never came | no time passes                            |
      | b    | with code 96                    | the terminal is switched off and on again |

  @RF.3 @TC-RF.3-31 @needs-chip_reader @needs-completion_advice
  Scenario: A completion by chip and by advice that waits outlives a power cut
    When a pre-authorisation of 100.00 is taken on chip-credit16
    And the host answers the next completion_advice not at all, since it never came
    And it is completed by advice with 60.00
    And the terminal is switched off and on again
    And what waits is delivered
    Then the advice reached the host more than once, unchanged
    And exactly 60.00 have been taken from chip-credit16

  @RF.3 @TC-RF.3-32 @needs-completion
  Scenario: Of two like reservations each is completed once
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And a pre-authorisation of 100.00 is taken on credit-stripe
    And the first reservation is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation
    When the second reservation is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation

  @RF.3 @TC-RF.3-33 @needs-completion
  Scenario: Of two like reservations one is voided and the other completed
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And the pre-authorisation is voided
    And a pre-authorisation of 100.00 is taken on credit-stripe
    And the second reservation is completed with the limit
    Then the completion of the limit is granted and names the pre-authorisation

  @RF.3 @TC-RF.3-34 @needs-completion
  Scenario: Who insists on a completion above the limit is refused again
    When a pre-authorisation of 100.00 is taken on credit-stripe
    And it is completed by request with one fen more than the limit
    And it is completed by request with one fen more than the limit
    And it is completed by request with one fen more than the limit
    Then the completion is refused by the terminal itself
    And nothing has been taken from credit-stripe

  # RF.4  Amounts to the last digit.

  @RF.4 @TC-RF.4-01
  Scenario Outline: An amount is the same everywhere
    When the cardholder pays <amount> with rich
    Then display, slip, journal, totals and message all carry <amount>

    Examples:
      | case | amount        |
      | a    | 0.01          |
      | b    | 0.10          |
      | c    | 1.00          |
      | d    | 9.99          |
      | e    | 10.00         |
      | f    | 99999.99      |
      | g    | 100000.00     |
      | h    | 1234567.89    |
      | i    | 999999999.99  |
      | k    | 1000000000.00 |
      | l    | 9000000000.09 |
      | m    | 9999999999.99 |

  @RF.4 @TC-RF.4-02
  Scenario: Nothing is no amount
    When a sale of nothing is keyed on credit-stripe
    Then the terminal has refused the amount with a text
    And no sale has reached the host

  @RF.4 @TC-RF.4-03
  Scenario Outline: One digit more is refused
    When a sale of the digits <digits> is keyed on rich
    Then the terminal has refused the amount with a text
    And no sale has reached the host

    Examples:
      | case | digits         |
      | a    | 1000000000000  |
      | b    | 9999999999999  |
      | c    | 1234567890123  |
      | d    | 12345678901234 |

  @RF.4 @TC-RF.4-04
  Scenario: Leading zeros are no digits of an amount
    When a sale of the digits 000000000012850 is keyed on credit-stripe
    Then what is booked is 128.50 or nothing

  @RF.4 @TC-RF.4-05
  Scenario: A batch total above twelve digits is refused with a text
    When the cardholder pays 9999999999.99 with rich
    And another cardholder pays 0.01 with debit19
    Then the last sale was refused with a text or is booked exactly
    And the settlement counts every type as the host has booked it

  @RF.4 @TC-RF.4-06
  Scenario: The largest amount is undone exactly
    When the cardholder pays 9999999999.99 with rich
    And the operator voids that sale with the card rich
    Then the void names the sale by batch, voucher, reference and authorisation code
    And the host has no live booking of 9999999999.99
    And the totals on the display agree with the host
    When the operator queries the void as the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the void that the host has booked

  @RF.4 @TC-RF.4-07
  Scenario Outline: A large amount is the same in <function>
    When <function> of 9000000000.09 on rich is carried out
    Then every copy of its slip tells what the host holds

    Examples:
      | case | function |
      | a    | a sale   |
      | b    | a void   |

    @needs-preauth
    Examples:
      | case | function            |
      | c    | a pre-authorisation |

    @needs-completion
    Examples:
      | case | function               |
      | d    | a completion           |
      | e    | a void of a completion |

    @needs-transfer
    Examples:
      | case | function   |
      | f    | a transfer |

  @RF.4 @TC-RF.4-08
  Scenario: The largest amount is reversed exactly
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 9999999999.99 with rich
    And a balance inquiry goes over the line
    Then the reversal repeats the sale and carries no PIN and no track
    And the host has no live booking of 9999999999.99

  @RF.4 @TC-RF.4-09
  Scenario: A large amount outlives a power cut and is printed again exactly
    When a sale of 9999999999.99 on rich is carried out
    And the terminal is switched off and on again
    And its slip is printed again
    Then every copy of the reprint tells what the host holds
    And display, slip, journal, totals and message all carry 9999999999.99

  @RF.4 @TC-RF.4-10
  Scenario: Lists and totals on paper carry large amounts whole
    When a sale of 9000000000.09 on rich is carried out
    And the operator prints the batch list
    And the operator prints the totals
    Then the printed list and totals name every transaction as the host has booked it

  @RF.4 @TC-RF.4-11 @needs-refund
  Scenario: Credits do not grow above twelve digits either
    When the cardholder pays 10.00 with quasi
    And the operator settles the batch
    And another cardholder pays 9999999999.99 with rich
    And the operator voids the last sale with the card rich
    And 10.00 of the first sale are refunded
    Then no refund has reached the host
    When the operator settles the batch
    Then the batch is settled in balance

  @RF.4 @TC-RF.4-12 @needs-offline
  Scenario: A large imprint is delivered whole
    Given a terminal that takes imprints
    When the operator keys an imprint of 9000000000.09 on rich with the code 471108
    And the operator settles the batch
    Then the host has heard of it once, keyed, with code 471108
