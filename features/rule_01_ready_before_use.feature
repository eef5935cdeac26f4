Feature: Rule 1 - power, printer and paper are checked before use
  The terminal is well before the first card: its start names what is missing, nobody sells
  without an operator, and a supply that fails loses nothing.

  Background:
    Given a signed-on terminal

  # R1.1  A cold boot ends in a ready terminal that asks for its operator.

  @R1.1 @TC-R1.1-01
  Scenario: A cold boot with everything well
    When the terminal boots cold
    Then the start shows that the printer is ready
    And the terminal asks for its operator
    And nothing financial has reached the host since the start
    When operator 01 signs on
    And the cardholder pays 20.00 with debit19
    Then the sale is approved and its slips are printed

  @R1.1 @TC-R1.1-02
  Scenario Outline: Nothing financial leaves before an operator has signed on
    When <before>
    And <then>
    And the terminal boots cold
    And somebody tries to pay 1.00 with debit19 before an operator signs on
    Then the start shows that the printer is ready
    And the terminal asks for its operator
    And nothing financial has reached the host since the start

    Examples:
      | case | before                                                  | then                                             |
      | a    | no time passes                                          | no time passes                                   |
      | b    | the cardholder pays 20.00 with quasi                    | no time passes                                   |
      | c    | the answer to a sale of 128.50 on credit-stripe is lost | no time passes                                   |
      | d    | the cardholder pays 20.00 with quasi                    | the operator settles the batch                   |
      | e    | the cardholder pays 20.00 with quasi                    | operator 02 takes over                           |

  @R1.1 @TC-R1.1-03
  Scenario: Who is not known does not get in
    When the terminal boots cold
    And an unknown operator and a wrong password are entered
    And somebody tries to pay 1.00 with debit19 before an operator signs on
    Then the terminal asks for its operator
    And nothing financial has reached the host since the start

  @R1.1 @TC-R1.1-04
  Scenario: An interrupted settlement waits for the operator
    Given a host that answers the next settlement not at all
    When the cardholder pays 20.00 with quasi
    And the operator settles the batch
    And the terminal boots cold
    Then the terminal asks for its operator
    And nothing financial has reached the host since the start

  @R1.1 @TC-R1.1-05
  Scenario Outline: A password that is not the operator's own lets nobody in
    When the terminal boots cold
    And operator 01 is entered with <password>
    And somebody tries to pay 1.00 with debit19 before an operator signs on
    Then the terminal asks for its operator
    And nothing financial has reached the host since the start

    Examples:
      | case | password                     |
      | a    | no password                  |
      | b    | a wrong password three times |
      | c    | the supervisor's password    |
      | d    | the right one and a digit    |
      | e    | all but the last digit of it |

  @R1.1 @TC-R1.1-06
  Scenario: The next operator is asked for a password of his own
    When the cardholder pays 20.00 with debit19
    And the operator leaves
    And operator 02 is entered with a wrong password three times
    And somebody tries to pay 1.00 with debit19 before an operator signs on
    Then the terminal asks for its operator
    And nothing financial has reached the host since the start

  # R1.2  A printer that is not ready is named before any card is charged.

  @R1.2 @TC-R1.2-01
  Scenario Outline: The start names what is wrong with the printer
    Given a printer that has <trouble>
    When the terminal boots cold
    Then the start names <trouble>
    And nothing financial has reached the host since the start
    When the printer is repaired
    And operator 01 signs on
    And the cardholder pays 20.00 with debit19
    Then the sale is approved and its slips are printed

    Examples:
      | case | trouble            |
      | a    | no paper           |
      | b    | an open cover      |
      | c    | an unplugged cable |
      | d    | a jam              |
      | e    | an overheated head |

  @R1.2 @TC-R1.2-02
  Scenario Outline: A sale is not begun while the printer is not ready
    When a sale of 128.50 on credit-stripe is begun <how> while the printer has <trouble>
    Then the sale is not begun and the operator is told of <trouble>
    And nothing more reaches the host

    Examples:
      | case | how           | trouble            |
      | a    | from the menu | no paper           |
      | b    | from the menu | an open cover      |
      | c    | from the menu | an unplugged cable |
      | d    | from the menu | a jam              |
      | e    | from the menu | an overheated head |
      | f    | by a swipe    | no paper           |
      | g    | by a swipe    | an unplugged cable |

  @R1.2 @TC-R1.2-03
  Scenario Outline: Once the printer is ready the sale is made
    When a sale of 128.50 on credit-stripe is begun from the menu while the printer has <trouble>
    And the printer is repaired
    And the cardholder pays 128.50 with credit-stripe
    Then the sale is approved and its slips are printed
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | trouble            |
      | a    | no paper           |
      | b    | an unplugged cable |

  @R1.2 @TC-R1.2-04
  Scenario: The cover is shut and there is still no paper
    Given a printer that has no paper
    When a sale of 128.50 on credit-stripe is begun from the menu while the printer has an open cover
    And the cover of the printer is shut
    And a sale of 128.50 on credit-stripe is begun from the menu while the printer has no paper
    Then the sale is not begun and the operator is told of no paper
    And nothing more reaches the host

  @R1.2 @TC-R1.2-05 @needs-chip_reader
  Scenario: No sale is sent by chip while the printer is away
    When the printer is unplugged
    And the cardholder pays 20.00 by chip with chip-debit16
    Then a terminal that checks its printer strictly has sent nothing for it

  @R1.2 @TC-R1.2-06 @needs-chip_reader
  Scenario Outline: No sale by chip is begun while the printer is not ready
    When a sale of 128.50 on chip-debit16 is begun <how> while the printer has <trouble>
    Then the sale is not begun and the operator is told of <trouble>
    And nothing more reaches the host

    Examples:
      | case | how             | trouble            |
      | a    | by inserting it | no paper           |
      | b    | by inserting it | an unplugged cable |

  @R1.2 @TC-R1.2-07 @needs-chip_reader
  Scenario: Once the printer is ready the sale by chip is made
    When a sale of 128.50 on chip-debit16 is begun by inserting it while the printer has no paper
    And the printer is repaired
    And the card is taken out at last
    And the cardholder pays 128.50 with chip-debit16
    Then the sale is approved and its slips are printed
    And the host has booked exactly one sale of 128.50

  @R1.2 @TC-R1.2-08
  Scenario Outline: The printer is looked at before every sale
    When the cardholder pays 20.00 with debit19
    And a sale of 128.50 on credit-stripe is begun <how> while the printer has <trouble>
    Then the sale is not begun and the operator is told of <trouble>
    And nothing more reaches the host

    Examples:
      | case | how           | trouble            |
      | a    | from the menu | no paper           |
      | b    | by a swipe    | an open cover      |
      | c    | from the menu | an unplugged cable |

  # R1.3  Paper that runs out after the answer costs neither slip nor record.

  @R1.3 @TC-R1.3-01
  Scenario Outline: New paper, and the slip is printed whole
    Given a printer that will have no paper at line <line> of the <slip>
    When the cardholder pays 128.50 with credit-stripe
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale

    Examples:
      | case | line | slip      |
      | a    | 1    | next slip |
      | b    | 2    | next slip |
      | c    | 12   | next slip |
      | d    | 20   | next slip |
      | e    | 1    | last copy |
      | f    | 12   | last copy |

  @R1.3 @TC-R1.3-02
  Scenario: Retry without paper asks again
    Given a printer that will have no paper at line 8 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator lets it print on
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate

  @R1.3 @TC-R1.3-03
  Scenario: The paper ends a second time, in the copy that is printed anew
    Given a printer that will have no paper at line 8 of the next slip
    And the paper will end again at line 15 of the copy that is printed anew
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired and the operator lets it print on
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate

  @R1.3 @TC-R1.3-04
  Scenario Outline: The operator gives the slip up and the record is kept
    Given a printer that will have no paper at line <line> of the <slip>
    When the cardholder pays 128.50 with credit-stripe
    And the operator leaves the print prompt
    Then the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    When the printer is repaired
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | line | slip      |
      | a    | 1    | next slip |
      | b    | 12   | next slip |
      | c    | 4    | last copy |

  @R1.3 @TC-R1.3-05 @needs-chip_reader
  Scenario Outline: New paper, and the slip of a sale by chip is printed whole
    Given a printer that will have no paper at line <line> of the <slip>
    When the cardholder pays 128.50 with chip-debit16
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate
    And every copy of its slip bears the chip's own lines
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale

    Examples:
      | case | line | slip      |
      | a    | 14   | next slip |
      | b    | 3    | last copy |

  @R1.3 @TC-R1.3-06 @needs-chip_reader
  Scenario: The card waits in the slot while the paper is changed
    Given a printer that will have no paper at line 8 of the next slip
    When the cardholder pays 128.50 with chip-credit16 and leaves the card in the slot
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    And the card is taken out at last
    Then a whole slip of that sale is printed, not marked as a duplicate
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R1.3 @TC-R1.3-07
  Scenario: New paper, and the slip is that of the sale in hand and not of the one before
    When the cardholder pays 11.00 with debit19
    And the printer is out of paper as the next slip begins
    And another cardholder pays 128.50 with credit-stripe
    And the printer is repaired and the operator lets it print on
    Then a whole slip of the last sale is printed, not marked as a duplicate
    And the host has booked 2 sales

  @R1.3 @TC-R1.3-08
  Scenario: Retry without paper asks again as often as it is tried
    Given a printer that will have no paper at line 8 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator lets it print on
    And the operator lets it print on
    And the operator lets it print on
    And the operator lets it print on
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate

  @R1.3 @TC-R1.3-09
  Scenario: The paper ends in one copy, and again in the last
    Given a printer that will have no paper at line 8 of the next slip
    And the paper will end again at line 5 of the last copy behind it
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired and the operator lets it print on
    Then the operator is told that the sale is approved but not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  # R1.4  A supply that fails at idle loses nothing.

  @R1.4 @TC-R1.4-01
  Scenario Outline: Batch, numbers, keys and records are as before
    When the operator settles the batch
    And the cardholder pays 128.50 with credit-stripe
    And the supply fails at idle for <time>
    Then an operator has to sign on
    And nothing financial has reached the host since the start
    When operator 01 signs on
    And another cardholder pays 20.00 with debit19
    Then the sale is approved and its slips are printed
    And each sale has a voucher number of its own
    And the sales stand in one batch at the host
    And the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display agree with the host
    And no slip printed since bears a wrong date

    Examples:
      | case | time      |
      | a    | 1 second  |
      | b    | 10 minutes |
      | c    | 3 days    |

  @R1.4 @TC-R1.4-02
  Scenario: The supply fails again and again
    When the cardholder pays 128.50 with credit-stripe
    And the supply fails at idle for 1 second
    And the supply fails at idle for 1 second
    And the supply fails at idle for 1 hour
    And operator 01 signs on
    And another cardholder pays 20.00 with debit19
    Then the sales stand in one batch at the host
    And no voucher number was used twice
    And the detail list on the display shows exactly the sales that the host has booked

  @R1.4 @TC-R1.4-03
  Scenario: A pending reversal is kept
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the supply fails at idle for 1 hour
    And operator 01 signs on
    And another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00
    And no voucher number was used twice

  @R1.4 @TC-R1.4-04
  Scenario Outline: No number is used twice, whatever took the last one
    When the cardholder pays 128.50 with credit-stripe
    And <last>
    And the supply fails at idle for 5 seconds
    And operator 01 signs on
    And another cardholder pays 20.00 with debit19
    Then no voucher number was used twice
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | last                                                        |
      | a    | a cardholder asks for the balance of debit19                |
      | b    | a cardholder is declined with 51 for 22.00 on quasi         |
      | c    | the answer to a sale of 22.00 on quasi is lost              |
      | d    | the operator voids that sale with the card credit-stripe    |
      | e    | the operator signs the terminal on again                    |
      | f    | the operator downloads parameters                           |

  @R1.4 @TC-R1.4-05
  Scenario Outline: What is printed before the next terminal sign-on bears the right date or none
    When the cardholder pays 128.50 with credit-stripe
    And the supply fails at idle for <time>
    And operator 01 signs on
    And <print>
    Then no slip printed since bears a wrong date

    Examples:
      | case | time     | print                                                    |
      | a    | 1 second | the operator prints the batch list                       |
      | b    | 3 hours  | the operator prints the batch list                       |
      | c    | 3 hours  | the operator prints the totals                           |
      | d    | 3 hours  | the operator voids that sale with the card credit-stripe |
      | e    | 3 hours  | the operator settles the batch                           |

  @R1.4 @TC-R1.4-06
  Scenario: A slip that was missing can be printed after the supply failed
    Given a printer that will have no paper at line 5 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the supply fails at idle for 1 minute
    And operator 01 signs on
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked

  @R1.4 @TC-R1.4-07 @needs-chip_reader
  Scenario: A card that is put into a dark terminal begins nothing
    When the cardholder pays 128.50 with chip-credit16
    And the supply fails at idle for 10 minutes and chip-debit16 is put into the slot meanwhile
    Then an operator has to sign on
    And nothing financial has reached the host since the start
    When operator 01 signs on
    And the card is taken out at last
    Then no cryptogram has been asked for since the start
    And nothing financial has reached the host since the start
    When another cardholder pays 20.00 with chip-debit16
    Then the sale is approved and its slips are printed
    And no voucher number was used twice
    And the sales stand in one batch at the host
    And the detail list on the display shows exactly the sales that the host has booked

  @R1.4 @TC-R1.4-08 @needs-chip_reader
  Scenario: A card that was left in the slot begins nothing
    When the cardholder pays 128.50 with chip-credit16 and leaves the card in the slot
    And the supply fails for 5 seconds before the card is taken out
    Then an operator has to sign on
    And nothing financial has reached the host since the start
    When operator 01 signs on
    And the card is taken out at last
    Then no cryptogram has been asked for since the start
    And nothing financial has reached the host since the start
    When another cardholder pays 20.00 with chip-debit16
    Then the sale is approved and its slips are printed
    And no voucher number was used twice
    And the sales stand in one batch at the host
    And the detail list on the display shows exactly the sales that the host has booked

  @R1.4 @TC-R1.4-09
  Scenario: All records are there, and the last one is the last
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe, 33.00 with quasi
    And the supply fails at idle for 1 hour
    And operator 01 signs on
    Then the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display agree with the host
    When the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the sale of 33.00
    When the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked

  @R1.4 @TC-R1.4-10
  Scenario: Who sold before the supply failed has sold after it
    When operator 02 takes over
    And the cardholder pays 128.50 with credit-stripe
    And the supply fails at idle for 1 hour
    And operator 01 signs on
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And the slip bears operator 02
