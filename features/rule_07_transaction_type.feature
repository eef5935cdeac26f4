Feature: Rule 7 - check the transaction type on the slip
  What the display announced, the slip says, the message carried, the journal keeps and the
  settlement counts are one and the same transaction, and its slip tells what the host holds.

  Background:
    Given a signed-on terminal

  # R7.1  One type on display, slip, message, journal and totals.

  @R7.1 @TC-R7.1-01
  Scenario Outline: Each function is called the same everywhere
    When <function> of 128.50 on <card> is carried out
    Then display, slip, message, journal and totals all call it <function>

    Examples:
      | case | function          | card          |
      | a    | a sale            | credit-stripe |
      | b    | a void            | debit19       |
      | c    | a balance inquiry | debit19       |

    @needs-refund
    Examples:
      | case | function | card          |
      | d    | a refund | credit-stripe |

    @needs-preauth
    Examples:
      | case | function                      | card          |
      | e    | a pre-authorisation           | credit-stripe |
      | h    | a void of a pre-authorisation | credit-stripe |

    @needs-completion
    Examples:
      | case | function               | card          |
      | f    | a completion           | credit-stripe |
      | i    | a void of a completion | credit-stripe |

    @needs-completion_advice
    Examples:
      | case | function               | card          |
      | g    | a completion by advice | credit-stripe |

    @needs-transfer
    Examples:
      | case | function   | card  |
      | k    | a transfer | quasi |

  @R7.1 @TC-R7.1-02
  Scenario: An offline sale is called the same everywhere
    Given a terminal that takes imprints
    When an offline sale of 128.50 on credit-stripe is carried out
    Then display, slip, message, journal and totals all call it an offline sale

  @R7.1 @TC-R7.1-03
  Scenario Outline: The settlement counts each function as what it is
    When <function> of 42.00 on <card> is carried out
    Then the settlement counts every type as the host has booked it

    Examples:
      | case | function | card    |
      | a    | a sale   | debit19 |
      | b    | a void   | debit19 |

    @needs-refund
    Examples:
      | case | function | card  |
      | c    | a refund | quasi |

    @needs-preauth
    Examples:
      | case | function                      | card          |
      | d    | a pre-authorisation           | credit-stripe |
      | g    | a void of a pre-authorisation | quasi         |

    @needs-completion
    Examples:
      | case | function               | card          |
      | e    | a completion           | credit-stripe |
      | h    | a void of a completion | credit-stripe |

    @needs-completion_advice
    Examples:
      | case | function               | card          |
      | f    | a completion by advice | credit-stripe |

    @needs-transfer
    Examples:
      | case | function   | card    |
      | i    | a transfer | debit19 |

  @R7.1 @TC-R7.1-04 @needs-refund @needs-completion @needs-completion_advice @needs-transfer
  Scenario: All functions in one batch are counted apart
    When a sale of 10.01 on debit19 is carried out
    And a refund of 20.02 on credit-stripe is carried out
    And a completion of 30.03 on credit-stripe is carried out
    And a transfer of 40.04 on quasi is carried out
    And a void of 50.05 on quasi is carried out
    And a completion by advice of 60.06 on debit19 is carried out
    Then the settlement counts every type as the host has booked it

  @R7.1 @TC-R7.1-05 @needs-refund @needs-completion @needs-completion_advice @needs-transfer
  Scenario: Lists and totals on paper name each function as what it is
    When a sale of 10.01 on debit19 is carried out
    And a refund of 20.02 on credit-stripe is carried out
    And a void of 50.05 on quasi is carried out
    And a completion of 30.03 on credit-stripe is carried out
    And a void of a completion of 31.00 on nopin is carried out
    And a transfer of 40.04 on quasi is carried out
    And a completion by advice of 60.06 on debit19 is carried out
    And the operator prints the batch list
    And the operator prints the totals
    Then the printed list and totals name every transaction as the host has booked it

  @R7.1 @TC-R7.1-06 @needs-refund @needs-completion @needs-completion_advice
  Scenario: A batch that is uploaded names every transaction once and rightly
    Given a host that finds the settlement unbalanced
    When a sale of 10.01 on debit19 is carried out
    And a sale of 9000000000.09 on rich is carried out
    And a refund of 20.02 on credit-stripe is carried out
    And a void of 50.05 on quasi is carried out
    And a completion of 30.03 on credit-stripe is carried out
    And a void of a completion of 31.00 on nopin is carried out
    And a completion by advice of 60.06 on debit19 is carried out
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R7.1 @TC-R7.1-07 @needs-chip_reader
  Scenario Outline: Each function by chip is called the same everywhere
    When <function> of 128.50 on <card> is carried out
    Then display, slip, message, journal and totals all call it <function>
    And its message tells what the card gave

    Examples:
      | case | function          | card          |
      | a    | a sale            | chip-debit16  |
      | b    | a void            | chip-debit16  |
      | c    | a balance inquiry | chip-credit16 |

    @needs-refund
    Examples:
      | case | function | card          |
      | d    | a refund | chip-credit16 |

    @needs-preauth
    Examples:
      | case | function                      | card          |
      | e    | a pre-authorisation           | chip-credit16 |
      | h    | a void of a pre-authorisation | chip-credit16 |

    @needs-completion
    Examples:
      | case | function               | card          |
      | f    | a completion           | chip-credit16 |
      | i    | a void of a completion | chip-credit16 |

    @needs-completion_advice
    Examples:
      | case | function               | card          |
      | g    | a completion by advice | chip-credit16 |

    @needs-transfer
    Examples:
      | case | function   | card         |
      | k    | a transfer | chip-debit16 |

  @R7.1 @TC-R7.1-08 @needs-chip_reader @needs-refund @needs-completion @needs-completion_advice
  Scenario: A batch of sales by chip is uploaded whole
    Given a host that finds the settlement unbalanced
    When a sale of 10.01 on chip-debit16 is carried out
    And a refund of 20.02 on chip-credit16 is carried out
    And a completion by advice of 60.06 on chip-credit16 is carried out
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R7.1 @TC-R7.1-09 @needs-preauth @needs-transfer
  Scenario: What is no debit of the batch is not uploaded as one
    Given a host that finds the settlement unbalanced
    When a sale of 10.01 on debit19 is carried out
    And a transfer of 40.04 on quasi is carried out
    And a pre-authorisation of 70.00 on credit-stripe is carried out
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R7.1 @TC-R7.1-10
  Scenario Outline: A sale bears nothing of what was carried out before it
    When <function> of 75.00 on quasi is carried out
    And a sale of 33.00 on credit-stripe is carried out
    Then display, slip, message, journal and totals all call it a sale
    And every copy of its slip tells what the host holds

    Examples:
      | case | function          |
      | a    | a void            |
      | b    | a balance inquiry |

    @needs-refund
    Examples:
      | case | function |
      | c    | a refund |

    @needs-preauth
    Examples:
      | case | function                      |
      | d    | a void of a pre-authorisation |

    @needs-completion
    Examples:
      | case | function               |
      | e    | a completion           |
      | f    | a void of a completion |

    @needs-transfer
    Examples:
      | case | function   |
      | g    | a transfer |

  @R7.1 @TC-R7.1-11
  Scenario: Like sales are counted and uploaded one by one
    Given a host that finds the settlement unbalanced
    When a sale of 10.01 on debit19 is carried out
    And the time of the warning passes
    And a sale of 10.01 on debit19 is carried out
    And the time of the warning passes
    And a sale of 10.01 on debit19 is carried out
    And the operator voids the second sale with its card
    Then the totals on the display agree with the host
    When the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R7.1 @TC-R7.1-12
  Scenario: A long batch of two days and two operators is uploaded whole
    Given a host that finds the settlement unbalanced
    When cardholders pay 1.01 with debit19, 1.02 with quasi, 1.03 with nopin, 1.04 with credit-stripe
    And cardholders pay 1.05 with debit19, 1.06 with quasi
    And 26 hours pass
    And operator 02 takes over
    And cardholders pay 1.07 with nopin, 1.08 with credit-stripe, 1.09 with debit19, 1.10 with quasi
    Then the totals on the display agree with the host
    When the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  # R7.2  What undoes or completes names its original.

  @R7.2 @TC-R7.2-01
  Scenario Outline: The slip names the original
    When <function> of 75.00 on <card> is carried out
    Then every copy of its slip names the original

    Examples:
      | case | function | card          |
      | a    | a void   | credit-stripe |

    @needs-refund
    Examples:
      | case | function | card    |
      | b    | a refund | debit19 |

    @needs-completion
    Examples:
      | case | function               | card          |
      | c    | a completion           | credit-stripe |
      | f    | a void of a completion | credit-stripe |

    @needs-completion_advice
    Examples:
      | case | function               | card          |
      | d    | a completion by advice | credit-stripe |

    @needs-preauth
    Examples:
      | case | function                      | card    |
      | e    | a void of a pre-authorisation | debit19 |

  @R7.2 @TC-R7.2-02 @needs-refund
  Scenario: The second refund of a sale names the sale and not the first refund
    When the cardholder pays 100.00 with debit19
    And 30.00 of that sale are refunded
    And 45.00 of that sale are refunded
    Then every copy of its slip names the original

  @R7.2 @TC-R7.2-03 @needs-chip_reader
  Scenario Outline: The slip of a chip card names the original
    When <function> of 75.00 on chip-credit16 is carried out
    Then every copy of its slip names the original
    And every copy of its slip bears the chip's own lines

    @needs-refund
    Examples:
      | case | function |
      | a    | a refund |

    @needs-preauth
    Examples:
      | case | function                      |
      | b    | a void of a pre-authorisation |

    @needs-completion_advice
    Examples:
      | case | function               |
      | c    | a completion by advice |

  @R7.2 @TC-R7.2-04 @needs-refund
  Scenario: Refunds of two sales name one sale each
    When cardholders pay 100.00 with debit19, 50.00 with quasi
    And 30.00 of that sale are refunded
    And 20.00 of the second sale are refunded
    Then every copy of its slip names the original

  # R7.3  Every slip tells what the host holds.

  @R7.3 @TC-R7.3-01
  Scenario Outline: Slip and host hold the same
    When <function> of <amount> on <card> is carried out
    Then every copy of its slip tells what the host holds

    Examples:
      | case | function | card          | amount  |
      | a    | a sale   | credit-stripe | 128.50  |
      | b    | a sale   | debit19       | 0.07    |
      | c    | a sale   | quasi         | 1999.99 |
      | d    | a void   | debit19       | 33.33   |

    @needs-refund
    Examples:
      | case | function | card          | amount |
      | e    | a refund | credit-stripe | 64.05  |

    @needs-preauth
    Examples:
      | case | function                      | card          | amount |
      | f    | a pre-authorisation           | credit-stripe | 700.00 |
      | i    | a void of a pre-authorisation | quasi         | 99.90  |

    @needs-completion
    Examples:
      | case | function               | card          | amount |
      | g    | a completion           | credit-stripe | 700.01 |
      | k    | a void of a completion | credit-stripe | 5.55   |

    @needs-completion_advice
    Examples:
      | case | function               | card    | amount |
      | h    | a completion by advice | debit19 | 12.34  |

    @needs-transfer
    Examples:
      | case | function   | card  | amount  |
      | l    | a transfer | quasi | 1200.00 |

  @R7.3 @TC-R7.3-02
  Scenario Outline: The slip bears the host's time, not the terminal's
    Given a host that answers the next <word> just in time
    When <function> of 61.20 on debit19 is carried out
    Then every copy of its slip tells what the host holds

    Examples:
      | case | word | function |
      | a    | sale | a sale   |
      | d    | void | a void   |

    @needs-preauth
    Examples:
      | case | word    | function            |
      | b    | preauth | a pre-authorisation |

    @needs-preauth
    Examples:
      | case | word         | function                      |
      | e    | preauth_void | a void of a pre-authorisation |

    @needs-refund
    Examples:
      | case | word   | function |
      | c    | refund | a refund |

    @needs-completion
    Examples:
      | case | word            | function               |
      | f    | completion      | a completion           |
      | g    | completion_void | a void of a completion |

    @needs-completion_advice
    Examples:
      | case | word              | function               |
      | h    | completion_advice | a completion by advice |

    @needs-transfer
    Examples:
      | case | word     | function   |
      | i    | transfer | a transfer |
  @R7.3 @TC-R7.3-04
  Scenario Outline: An afternoon is an afternoon on the slip
    When 5 hours pass
    And <function> of 61.20 on debit19 is carried out
    Then every copy of its slip tells what the host holds

    Examples:
      | case | function |
      | a    | a sale   |
      | b    | a void   |

  @R7.3 @TC-R7.3-05
  Scenario Outline: A reprint bears the time of the transaction
    Given a host that answers the next <word> just in time
    When <function> of 61.20 on debit19 is carried out
    And 3 minutes pass
    And its slip is printed again
    Then every copy of the reprint tells what the host holds

    Examples:
      | case | word | function |
      | a    | sale | a sale   |
      | b    | void | a void   |

    @needs-refund
    Examples:
      | case | word   | function |
      | c    | refund | a refund |

    @needs-completion_advice
    Examples:
      | case | word              | function               |
      | d    | completion_advice | a completion by advice |

  @R7.3 @TC-R7.3-06
  Scenario Outline: A slip that is printed again after a power cut tells the same
    When <function> of 88.00 on credit-stripe is carried out
    And the terminal is switched off and on again
    And its slip is printed again
    Then every copy of the reprint tells what the host holds

    Examples:
      | case | function |
      | a    | a sale   |
      | b    | a void   |

    @needs-refund
    Examples:
      | case | function |
      | c    | a refund |

    @needs-preauth
    Examples:
      | case | function                      |
      | d    | a void of a pre-authorisation |

    @needs-completion
    Examples:
      | case | function               |
      | e    | a void of a completion |
      | f    | a completion           |

    @needs-transfer
    Examples:
      | case | function   |
      | g    | a transfer |

  @R7.3 @TC-R7.3-07
  Scenario: Each slip names its own issuer
    When a sale of 10.00 on debit19 is carried out
    And a sale of 20.00 on nopin is carried out
    Then every copy of its slip tells what the host holds
    When the operator prints the slip of the first sale again by its voucher number
    Then each slip printed again is marked as a duplicate and tells the same sale

  @R7.3 @TC-R7.3-03
  Scenario Outline: A slip that is printed again tells the same
    When <function> of 88.00 on <card> is carried out
    And its slip is printed again
    Then every copy of the reprint tells what the host holds

    Examples:
      | case | function | card          |
      | a    | a sale   | credit-stripe |
      | b    | a void   | debit19       |

    @needs-refund
    Examples:
      | case | function | card          |
      | c    | a refund | credit-stripe |

    @needs-preauth
    Examples:
      | case | function                      | card          |
      | d    | a pre-authorisation           | credit-stripe |
      | f    | a void of a pre-authorisation | credit-stripe |

    @needs-completion
    Examples:
      | case | function               | card          |
      | e    | a completion           | debit19       |
      | g    | a void of a completion | credit-stripe |

    @needs-transfer
    Examples:
      | case | function   | card  |
      | h    | a transfer | quasi |

    @needs-completion_advice
    Examples:
      | case | function               | card    |
      | i    | a completion by advice | debit19 |

  @R7.3 @TC-R7.3-10
  Scenario Outline: The slip bears the operator who was there
    When operator 02 takes over
    And <function> of 61.20 on debit19 is carried out
    Then every copy of its slip tells what the host holds

    Examples:
      | case | function |
      | a    | a sale   |
      | b    | a void   |

    @needs-refund
    Examples:
      | case | function |
      | c    | a refund |

  @R7.3 @TC-R7.3-11
  Scenario: The slip of a void bears the operator who voids
    When the cardholder pays 61.20 with debit19
    And operator 02 takes over
    And the operator voids that sale with the card debit19
    Then every copy of its slip tells what the host holds

  @R7.3 @TC-R7.3-08 @needs-chip_reader
  Scenario Outline: Slip, reprint and host hold the same of a sale by chip
    When the cardholder pays <amount> by chip with <chip>
    Then every copy of the chip slip tells what card and host hold
    When its slip is printed again
    Then every copy of the reprint of the chip slip tells the same

    Examples:
      | case | chip          | amount  |
      | a    | chip-debit16  | 128.50  |
      | b    | chip-credit16 | 0.07    |
      | c    | chip-prepaid  | 499.99  |

  @R7.3 @TC-R7.3-09 @needs-chip_reader
  Scenario Outline: Slip, reprint and host hold the same of each function by chip
    Given a host that answers the next <word> just in time
    When <function> of <amount> on <card> is carried out
    Then every copy of its slip tells what the host holds
    And every copy of its slip bears the chip's own lines
    When the terminal is switched off and on again
    And its slip is printed again
    Then every copy of the reprint tells what the host holds
    And every copy of the reprint bears the chip's own lines

    Examples:
      | case | word | function | amount | card         |
      | a    | void | a void   | 33.33  | chip-debit16 |

    @needs-refund
    Examples:
      | case | word   | function | amount | card          |
      | b    | refund | a refund | 64.05  | chip-credit16 |

    @needs-completion
    Examples:
      | case | word       | function     | amount | card          |
      | c    | completion | a completion | 700.01 | chip-credit16 |

  @R7.3 @TC-R7.3-12
  Scenario Outline: Behind a settlement slip and message are of the next batch
    When a sale of 10.00 on quasi is carried out
    And the operator settles the batch
    And <function> of 61.20 on debit19 is carried out
    Then every copy of its slip tells what the host holds
    And the host has booked it in the next batch

    Examples:
      | case | function |
      | a    | a sale   |
      | b    | a void   |

  # R7.4  A partial approval.

  @R7.4 @TC-R7.4-01
  Scenario Outline: A part is approved and accepted
    When a cardholder pays <asked> with prepaid and a part of <part> is approved
    Then the approved part <part> and the rest <rest> are shown
    When the part is accepted
    Then slip, journal, totals and host carry <part>
    And the settlement counts every type as the host has booked it

    Examples:
      | case | asked   | part   | rest    |
      | a    | 600.00  | 500.00 | 100.00  |
      | b    | 500.01  | 500.00 | 0.01    |
      | c    | 9000.00 | 500.00 | 8500.00 |

  @R7.4 @TC-R7.4-02
  Scenario: A part that is given up is voided at once
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    Then the approved part 500.00 and the rest 100.00 are shown
    When the part is given up
    Then the part has been voided at the host by the terminal itself
    And the host has no live booking of 500.00

  @R7.4 @TC-R7.4-03
  Scenario: The void of a partly approved sale carries the part
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And the part is accepted
    And the operator voids that sale with the card prepaid
    Then the void names the sale by batch, voucher, reference and authorisation code
    And the host has no live booking of 500.00

  @R7.4 @TC-R7.4-04
  Scenario: A partly approved sale is printed again with the part
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And the part is accepted
    And the operator prints the last slip again
    Then slip, journal, totals and host carry 500.00
    When the terminal is switched off and on again
    And the operator prints the last slip again
    Then slip, journal, totals and host carry 500.00

  @R7.4 @TC-R7.4-06
  Scenario Outline: A void of the part that fails leaves both sides agreed
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And the host answers the next void <how>
    And the part is given up
    And a balance inquiry goes over the line
    Then the operator was told that the part is not voided
    And terminal and host hold the same of the part

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | not at all, since it never came |
      | c    | with code 96                    |

  @R7.4 @TC-R7.4-07
  Scenario: A question that nobody answers ends in a slip or a void
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And nobody answers
    And a balance inquiry goes over the line
    Then terminal and host hold the same of the part
    And the part has a slip or is voided

  @R7.4 @TC-R7.4-08
  Scenario: A power cut at the question leaves both sides agreed
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And the terminal is switched off and on again
    And a balance inquiry goes over the line
    Then terminal and host hold the same of the part

  @R7.4 @TC-R7.4-09
  Scenario: A part is uploaded as a part
    Given a host that finds the settlement unbalanced
    When a cardholder pays 600.00 with prepaid and a part of 500.00 is approved
    And the part is accepted
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R7.4 @TC-R7.4-05
  Scenario: Enough money is no partial approval
    When the cardholder pays 500.00 with prepaid
    Then the host has booked exactly one sale of 500.00
    And no partial approval was shown

  @R7.4 @TC-R7.4-14
  Scenario Outline: A part that is no part is no answer
    Given a host that answers the next sale with a partial approval of <part>
    When the cardholder pays 128.50 with credit-stripe
    Then the sale is not approved and no slip of it is printed
    When another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98 06
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | part   |
      | a    | 200.00 |
      | b    | 128.51 |
      | c    | 0.00   |

  @R7.4 @TC-R7.4-15 @needs-preauth
  Scenario Outline: A part of what is no sale is no answer
    Given a host that answers the next <word> with a partial approval of 50.00
    When <function> of 128.50 on credit-stripe is carried out
    And a balance inquiry goes over the line
    Then the doubtful <word> has been reversed at the host

    Examples:
      | case | word    | function            |
      | a    | preauth | a pre-authorisation |

    @needs-completion
    Examples:
      | case | word       | function     |
      | b    | completion | a completion |

  @R7.4 @TC-R7.4-10 @needs-chip_reader
  Scenario: A part is approved to a chip card and accepted
    When a cardholder pays 600.00 with chip-prepaid and a part of 500.00 is approved
    Then the approved part 500.00 and the rest 100.00 are shown
    When the part is accepted
    Then the card was told of 600.00 each time it was asked for a cryptogram
    And slip, journal, totals and host carry 500.00
    And the settlement counts every type as the host has booked it

  @R7.4 @TC-R7.4-11 @needs-chip_reader
  Scenario: A part that was approved to a chip card is given up
    When a cardholder pays 600.00 with chip-prepaid and a part of 500.00 is approved
    And the part is given up
    Then the part has been voided at the host by the terminal itself
    And the host has no live booking of 500.00

  @R7.4 @TC-R7.4-12 @needs-chip_reader
  Scenario Outline: Whatever becomes of the question, terminal and host hold the same of the part
    When a cardholder pays 600.00 with chip-prepaid and a part of 500.00 is approved
    And <event>
    And the card is taken out at last
    And a balance inquiry goes over the line
    Then terminal and host hold the same of the part

    Examples:
      | case | event                                     |
      | a    | no time passes                            |
      | b    | the terminal is switched off and on again |

  @R7.4 @TC-R7.4-13 @needs-chip_reader
  Scenario: A part that the chip refuses is reversed with what was asked for
    Given a host that answers the next sale with a wrong cryptogram
    When a sale of 600.00 on chip-prepaid is carried out
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip of it
    And the sale by chip has been reversed with the data of its own card
    And the host has no live booking of 500.00
