Feature: Rule 3 - never swipe again after a print failure
  The slip is missing, the sale is not. Reprint it, query it, switch the terminal off and on,
  print it by its number, ask the centre, void it: the cardholder is charged once.

  Background:
    Given a signed-on terminal

  # R3.1  A print failure changes nothing: the sale is kept, the operator is told, nothing is sent.

  @R3.1 @TC-R3.1-01
  Scenario Outline: The printer fails while the slip of an approved sale is printed
    Given a printer that will have <trouble> at line <line> of the next slip
    When the cardholder pays 128.50 with credit-stripe
    Then the operator is told that the sale is approved but not printed because of <trouble>
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

    Examples:
      | case | trouble            | line |
      | a    | no paper           | 1    |
      | b    | no paper           | 9    |
      | c    | an open cover      | 3    |
      | d    | an unplugged cable | 3    |
      | e    | a jam              | 5    |
      | f    | an overheated head | 3    |

  @R3.1 @TC-R3.1-02
  Scenario: The printer fails in the cardholder's copy
    Given a printer that will have no paper at line 6 of the last copy
    When the cardholder pays 77.00 with debit19
    Then the operator is told that the sale is approved but not printed because of no paper
    And the host has booked exactly one sale of 77.00
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.1 @TC-R3.1-03
  Scenario: The operator leaves the print prompt
    Given a printer that will have no paper at line 4 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator leaves the print prompt
    Then the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.1 @TC-R3.1-04
  Scenario: The paper is replaced and the printing goes on
    Given a printer that will have no paper at line 4 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired and the operator lets it print on
    Then a whole slip of that sale is printed, not marked as a duplicate
    And the host has booked exactly one sale of 128.50
    And nothing more reaches the host

  @R3.1 @TC-R3.1-05
  Scenario: The printer fails again when the operator lets it print on
    Given a printer that will have no paper at line 4 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator lets it print on
    Then the operator is told that the sale is approved but not printed because of no paper
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.1 @TC-R3.1-06
  Scenario: The terminal is switched off at the print prompt
    Given a printer that will have a jam at line 2 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the terminal is switched off and on again
    Then the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.1 @TC-R3.1-07
  Scenario: The next cardholder pays after a print failure
    Given a printer that will have no paper at line 4 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator leaves the print prompt
    And the printer is repaired
    And another cardholder pays 20.00 with debit19
    Then the host has booked exactly one sale of 128.50
    And the host has booked exactly one sale of 20.00
    And each sale has a voucher number of its own

  @R3.1 @TC-R3.1-08
  Scenario: The operator leaves the terminal alone at the print prompt
    Given a printer that will have no paper at line 4 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the terminal is left alone
    Then the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.1 @TC-R3.1-09
  Scenario: A print failure uses up no voucher number
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe
    And the printer is out of paper as the next slip begins
    And another cardholder pays 33.00 with quasi
    And the operator leaves the print prompt
    And the printer is repaired
    And another cardholder pays 44.00 with debit19
    Then the voucher numbers of the sales follow each other evenly

  @R3.1 @TC-R3.1-10 @needs-chip_reader
  Scenario Outline: The printer fails while the slip of a sale by chip is printed
    Given a printer that will have <trouble> at line <line> of the next slip
    When the cardholder pays 128.50 by chip with <chip>
    Then the operator was told that the slip is not printed because of <trouble>
    And the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

    Examples:
      | case | trouble       | line | chip          |
      | a    | no paper      | 1    | chip-debit16  |
      | b    | an open cover | 3    | chip-credit16 |

  @R3.1 @TC-R3.1-11
  Scenario: A sale without a slip is settled and uploaded like every other
    Given a host that finds the settlement unbalanced
    When the cardholder pays 11.00 with debit19
    And the printer is out of paper as the next slip begins
    And another cardholder pays 22.00 with credit-stripe
    And the operator leaves the print prompt
    And the printer is repaired
    And the operator settles the batch
    Then the upload names every transaction that stands, once and with its amount

  @R3.1 @TC-R3.1-12 @needs-preauth
  Scenario Outline: The terminal is switched off at the print prompt of a reservation
    Given a printer that will have a jam at line 2 of the next slip
    When a pre-authorisation of 128.50 is taken on <card>
    And the terminal is switched off and on again
    And the printer is repaired
    And a balance inquiry goes over the line
    Then nothing is reversed

    Examples:
      | case | card          |
      | a    | credit-stripe |

    @needs-chip_reader
    Examples:
      | case | card          |
      | b    | chip-credit16 |

  # R3.2  The slip can be had again: the same sale, marked as a duplicate, without the host.

  @R3.2 @TC-R3.2-01
  Scenario Outline: The last slip is printed again after the printer has been repaired
    Given a printer that will have <trouble> at line <line> of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | trouble            | line |
      | a    | no paper           | 1    |
      | b    | an unplugged cable | 7    |
      | c    | a jam              | 14   |

  @R3.2 @TC-R3.2-02
  Scenario: The last slip is printed again after the terminal was switched off and on
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the terminal is switched off and on again
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And nothing more reaches the host

  @R3.2 @TC-R3.2-03
  Scenario: The slip is printed by its voucher number after the terminal was switched off and on
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the terminal is switched off and on again
    And the operator prints the slip again by its voucher number
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And nothing more reaches the host

  @R3.2 @TC-R3.2-04
  Scenario Outline: One of several slips is printed by its voucher number
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe, 33.00 with quasi
    And the operator prints the slip of the <which> sale again by its voucher number
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | which  |
      | a    | first  |
      | b    | second |
      | c    | third  |

  @R3.2 @TC-R3.2-05
  Scenario: The last slip is that of the last approved sale, not of the last printed one
    When the cardholder pays 11.00 with debit19
    And the printer is out of paper as the next slip begins
    And another cardholder pays 22.00 with credit-stripe
    And the printer is repaired
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the sale of 22.00
    And nothing more reaches the host

  @R3.2 @TC-R3.2-06
  Scenario Outline: What was not approved is never printed as the last slip
    When the cardholder pays 11.00 with debit19
    And <attempt>
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the sale of 11.00

    Examples:
      | case | attempt                                                          |
      | a    | a cardholder is declined with 51 for 22.00 on credit-stripe      |
      | b    | a cardholder asks for the balance of credit-stripe               |
      | c    | the answer to a sale of 22.00 on credit-stripe is lost           |
      | d    | a cardholder cancels at the PIN a sale of 22.00 on credit-stripe |

  @R3.2 @TC-R3.2-07
  Scenario Outline: Without an approved sale there is no last slip
    When <attempt>
    And the operator prints the last slip again
    Then the operator is told that there is no such transaction
    And no slip is printed

    Examples:
      | case | attempt                                                     |
      | a    | a cardholder is declined with 51 for 22.00 on credit-stripe |
      | b    | a cardholder asks for the balance of credit-stripe          |
      | c    | the answer to a sale of 22.00 on credit-stripe is lost      |

  @R3.2 @TC-R3.2-08
  Scenario: The slip is printed again by another operator at another time
    When the cardholder pays 128.50 with credit-stripe
    And 20 hours pass
    And operator 02 takes over
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And the slip bears operator 01

  @R3.2 @TC-R3.2-09
  Scenario: A slip printed three times stays the same slip
    When the cardholder pays 128.50 with credit-stripe
    And the operator prints the last slip again
    And the operator prints the last slip again
    And the operator prints the slip again by its voucher number
    Then each slip printed again is marked as a duplicate and tells the same sale
    And nothing more reaches the host
    When another cardholder pays 20.00 with debit19
    Then the slips of the new sale are not marked as duplicates

  @R3.2 @TC-R3.2-10
  Scenario Outline: The slip of a void is printed again
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator prints the <which> again
    Then the slip is marked as a duplicate and tells the void that the host has booked
    And nothing more reaches the host

    Examples:
      | case | which                                  |
      | a    | last slip                              |
      | b    | slip of the void by its voucher number |

  @R3.2 @TC-R3.2-11
  Scenario Outline: A voucher number that was not approved has no slip
    When the cardholder pays 11.00 with debit19
    And <attempt>
    And the operator prints the slip of voucher <voucher> again
    Then the operator is told that there is no such transaction
    And no slip is printed

    Examples:
      | case | attempt                                                     | voucher                       |
      | a    | a cardholder is declined with 51 for 22.00 on credit-stripe | of the attempt                |
      | b    | a cardholder asks for the balance of credit-stripe          | 999998                        |
      | c    | no time passes                                              | alike but for its first digit |

  @R3.2 @TC-R3.2-12
  Scenario: The printer fails while a slip is printed again
    When the cardholder pays 128.50 with credit-stripe
    And the printer is out of paper as the next slip begins
    And the operator prints the last slip again
    Then the operator is told that the slip is not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And the host has booked exactly one sale of 128.50
    And nothing more reaches the host

  @R3.2 @TC-R3.2-13
  Scenario: A slip that is printed again is given up
    When the cardholder pays 128.50 with credit-stripe
    And the printer is out of paper as the next slip begins
    And the operator prints the last slip again
    And the operator leaves the print prompt
    Then the host has booked exactly one sale of 128.50
    And the terminal holds exactly that sale
    And nothing more reaches the host

  @R3.2 @TC-R3.2-14
  Scenario: Slips that are printed again use up no voucher number
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe
    And the operator prints the last slip again
    And the operator prints the slip again by its voucher number
    And another cardholder pays 33.00 with quasi
    Then the voucher numbers of the sales follow each other evenly

  @R3.2 @TC-R3.2-15 @needs-chip_reader
  Scenario Outline: The slip of a sale by chip is printed again after the terminal was off
    Given the printer is out of paper as the next slip begins
    When the cardholder pays 128.50 with chip-debit16
    And the printer is repaired
    And another cardholder pays 20.00 with chip-credit16
    And the terminal is switched off and on again
    And the operator prints the slip of the <which> sale again by its voucher number
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And every copy of the reprint bears the chip's own lines
    And nothing more reaches the host

    Examples:
      | case | which  |
      | a    | first  |
      | b    | second |

  @R3.2 @TC-R3.2-16
  Scenario: A sale that was voided is printed again as it was, or not at all
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator prints the slip again by its voucher number
    Then each slip printed again is marked as a duplicate and tells the same sale, if one is printed
    And nothing more reaches the host

  @R3.2 @TC-R3.2-17
  Scenario Outline: A slip is printed again without the host while a reversal is pending
    When the cardholder pays 11.00 with debit19
    And the answer to a sale of 22.00 on credit-stripe is lost
    And 10 minutes pass
    And the operator prints the <which>
    Then nothing has reached the host for the reprint
    And the slip is marked as a duplicate and tells the sale of 11.00

    Examples:
      | case | which                              |
      | a    | last slip again                    |
      | b    | slip again by its voucher number   |

  @R3.2 @TC-R3.2-18 @needs-offline
  Scenario Outline: A slip is printed again without the host while an imprint waits
    Given a terminal that takes imprints
    When the cardholder pays 11.00 with debit19
    And the operator keys an imprint of 100.00 on credit-stripe
    And 10 minutes pass
    And the operator prints the <which>
    Then nothing has reached the host for the reprint
    And <told>

    Examples:
      | case | which                            | told                                                          |
      | a    | slip again by its voucher number | the slip is marked as a duplicate and tells the sale of 11.00 |
      | b    | slip of the imprint again        | the slip of the imprint is marked as a duplicate              |

  @R3.2 @TC-R3.2-19
  Scenario Outline: Of two like sales the one that is asked for is printed again
    When the cardholder pays 128.50 with credit-stripe
    And the time of the warning passes
    And a new purchase of 128.50 is paid with credit-stripe
    And the operator prints <which>
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | which                                                   |
      | a    | the slip of the first sale again by its voucher number  |
      | b    | the slip of the second sale again by its voucher number |
      | c    | the last slip again                                     |

  @R3.2 @TC-R3.2-20
  Scenario: The first and the last of a long batch are printed again after the terminal was off
    When cardholders pay 1.01 with debit19, 1.02 with quasi, 1.03 with nopin, 1.04 with credit-stripe
    And cardholders pay 1.05 with debit19, 1.06 with quasi, 1.07 with nopin, 1.08 with credit-stripe
    And cardholders pay 1.09 with debit19, 1.10 with quasi, 1.11 with nopin
    And the terminal is switched off and on again
    And the operator prints the slip of the first sale again by its voucher number
    Then the slip is marked as a duplicate and tells the sale of 1.01
    When the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the sale of 1.11
    And nothing more reaches the host

  @R3.2 @TC-R3.2-21
  Scenario: What was printed again by its number is not the last for that
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe
    And the operator prints the slip of the first sale again by its voucher number
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the sale of 22.00
    And nothing more reaches the host

  @R3.2 @TC-R3.2-22
  Scenario Outline: The last slip is that of the last transaction, whatever it was
    When the cardholder pays 11.00 with debit19
    And <function> of 75.00 on <card> is carried out
    And the operator prints the last slip again
    Then every copy of the reprint tells what the host holds

    @needs-chip_reader
    Examples:
      | case | function | card          |
      | a    | a sale   | chip-credit16 |

    @needs-refund
    Examples:
      | case | function | card  |
      | b    | a refund | quasi |

    @needs-completion
    Examples:
      | case | function     | card          |
      | c    | a completion | credit-stripe |

    @needs-transfer
    Examples:
      | case | function   | card  |
      | d    | a transfer | quasi |

  @R3.2 @TC-R3.2-23
  Scenario: Another operator prints a slip again by its voucher number
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe
    And operator 02 takes over
    And another cardholder pays 33.00 with quasi
    And the operator prints the slip of the first sale again by its voucher number
    Then the slip is marked as a duplicate and tells the sale of 11.00
    And nothing more reaches the host

  # R3.3  With a dead printer the display tells all that a hand-written slip needs.

  @R3.3 @TC-R3.3-01
  Scenario Outline: The current sale is read from the display while the printer is dead
    Given a printer that will have <trouble> at line 2 of the next slip
    When the cardholder pays <amount> with <card>
    And the operator leaves the print prompt
    And the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | trouble            | amount   | card          |
      | a    | no paper           | 128.50   | credit-stripe |
      | b    | an unplugged cable | 0.01     | debit19       |
      | c    | a jam              | 50000.00 | debit19       |
      | d    | an overheated head | 20.05    | nopin         |

  @R3.3 @TC-R3.3-02
  Scenario Outline: One of several sales is read while the printer is dead
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe, 33.00 with quasi
    And the printer is unplugged
    And the operator queries the <which>
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | which                             |
      | a    | first sale by its voucher number  |
      | b    | second sale by its voucher number |
      | c    | third sale by its voucher number  |
      | d    | current transaction               |

  @R3.3 @TC-R3.3-03
  Scenario: The current sale is read after the terminal was switched off and on
    Given a printer that will have no paper at line 2 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the terminal is switched off and on again
    And the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

  @R3.3 @TC-R3.3-04
  Scenario: Batch list and totals are read while the printer is dead
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe
    And the printer is unplugged
    Then the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display show 2 sales of 33.00
    And the totals on the display agree with the host
    And nothing more reaches the host

  @R3.3 @TC-R3.3-05
  Scenario: A voided sale is read as voided
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the printer is unplugged
    And the operator queries the first sale by its voucher number
    Then the display tells that the sale is voided
    And the totals on the display agree with the host
    And nothing more reaches the host

  @R3.3 @TC-R3.3-06
  Scenario: Batch list and totals are printed once the printer is repaired
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 11.00 with debit19
    And the printer is repaired
    And another cardholder pays 22.00 with credit-stripe
    And the operator prints the batch list
    And the operator prints the totals
    Then the printed list shows exactly the sales that the host has booked
    And the printed totals show 2 sales of 33.00
    And the printed totals agree with the host
    And nothing more reaches the host

  @R3.3 @TC-R3.3-07
  Scenario: The current transaction is a void
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the printer is unplugged
    And the operator queries the void as the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the void that the host has booked
    And nothing more reaches the host

  @R3.3 @TC-R3.3-10
  Scenario: Totals hold the unprinted sale
    When the cardholder pays 11.00 with debit19
    And the printer is out of paper as the next slip begins
    And another cardholder pays 22.00 with credit-stripe
    And the operator leaves the print prompt
    Then the totals on the display show 2 sales of 33.00
    And the totals on the display agree with the host
    And the detail list on the display shows exactly the sales that the host has booked

  @R3.3 @TC-R3.3-08
  Scenario: A reversal is pending: earlier sales can be read
    When the cardholder pays 11.00 with debit19
    And the answer to a sale of 22.00 on credit-stripe is lost
    And the printer is unplugged
    And the operator queries the first sale by its voucher number
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

  @R3.3 @TC-R3.3-09
  Scenario: A voucher number that nothing bears is not found
    When the cardholder pays 11.00 with debit19
    And the operator queries voucher 999998
    Then the operator is told that there is no such transaction

  @R3.3 @TC-R3.3-12
  Scenario: The time that the display tells is the host's
    Given a host that answers the next sale just in time
    When the cardholder pays 128.50 with credit-stripe
    And the printer is unplugged
    And the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked

  @R3.3 @TC-R3.3-13
  Scenario: A long list is shown to its end
    When cardholders pay 11.00 with debit19, 12.00 with debit19, 13.00 with debit19, 14.00 with quasi, 15.00 with quasi
    And cardholders pay 16.00 with quasi, 17.00 with nopin, 18.00 with nopin, 19.00 with nopin, 20.00 with debit19
    Then the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display agree with the host

  @R3.3 @TC-R3.3-11 @needs-chip_reader
  Scenario Outline: A sale by chip is read from the display while the printer is dead
    Given a printer that will have <trouble> at line 2 of the next slip
    When the cardholder pays 128.50 with <chip>
    And <event>
    And the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | trouble            | chip          | event                                     |
      | a    | an unplugged cable | chip-debit16  | the operator leaves the print prompt      |
      | b    | no paper           | chip-credit16 | the terminal is switched off and on again |

  @R3.3 @TC-R3.3-14
  Scenario Outline: Of two like sales the one that is asked for is read
    When the cardholder pays 128.50 with credit-stripe
    And the time of the warning passes
    And a new purchase of 128.50 is paid with credit-stripe
    And the printer is unplugged
    And the operator queries the <which>
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And nothing more reaches the host

    Examples:
      | case | which                             |
      | a    | first sale by its voucher number  |
      | b    | second sale by its voucher number |
      | c    | current transaction               |

  @R3.3 @TC-R3.3-15
  Scenario Outline: Of two like sales the voided one is told from the other
    When the cardholder pays 128.50 with credit-stripe
    And the time of the warning passes
    And a new purchase of 128.50 is paid with credit-stripe
    And the operator voids the <which> sale with its card
    Then the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display agree with the host
    And nothing more reaches the host

    Examples:
      | case | which  |
      | a    | first  |
      | b    | second |

  @R3.3 @TC-R3.3-16
  Scenario: The next operator reads the batch of the day before
    When the cardholder pays 11.00 with debit19
    And 26 hours pass
    And operator 02 takes over
    And the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    When another cardholder pays 22.00 with credit-stripe
    And the operator queries the first sale by its voucher number
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And the detail list on the display shows exactly the sales that the host has booked
    And the totals on the display show 2 sales of 33.00
    And the totals on the display agree with the host

  @R3.3 @TC-R3.3-17
  Scenario: In a long batch the first sale is read, and the last is still the last
    When cardholders pay 1.01 with debit19, 1.02 with quasi, 1.03 with nopin, 1.04 with credit-stripe
    And cardholders pay 1.05 with debit19, 1.06 with quasi, 1.07 with nopin, 1.08 with credit-stripe
    And cardholders pay 1.09 with debit19, 1.10 with quasi
    And the operator queries the first sale by its voucher number
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    When the operator queries the current transaction
    Then the display tells type, amount, card, time, batch, voucher, reference and authorisation code of the sale that the host has booked
    And the totals on the display agree with the host
    And nothing more reaches the host

  # R3.4  A doubtful sale is not approved and is undone before anything else is asked of the host.

  @R3.4 @TC-R3.4-01
  Scenario Outline: The answer to a sale is missing or wrong
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with credit-stripe
    Then the sale is not approved and no slip of it is printed
    When another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason <reason>
    And the reversal repeats the sale and carries no PIN and no track
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                               | reason |
      | a    | not at all, though it is booked   | 98     |
      | b    | not at all, since it never came   | 98     |
      | c    | too late                          | 98     |
      | d    | with a wrong MAC                  | A0     |
      | e    | without a MAC                     | A0     |
      | f    | with another voucher number       | 98 06  |
      | g    | with another amount               | 98 06  |
      | h    | with another terminal             | 98 06  |
      | i    | with another merchant             | 98 06  |
      | j    | with another message type         | 98 06  |
      | k    | with another processing code      | 98 06  |
      | l    | without an answer code            | 98 06  |
      | m    | without a reference number        | 98 06  |
      | n    | with bytes that are no message    | 98 06  |
      | o    | by closing the line               | 98 06  |
      | p    | with a smaller amount             | 98 06  |
      | q    | with a MAC wrong at its end       | A0     |
      | r    | without an amount                 | 98 06  |
      | s    | without a processing code         | 98 06  |
      | t    | without a terminal                | 98 06  |
      | u    | without a merchant                | 98 06  |
      | v    | without a date                    | 98 06  |
      | w    | without a time                    | 98 06  |
      | x    | without a voucher number          | 98 06  |
      | y    | with a partial approval of 128.50 | 98 06  |

  @R3.4 @TC-R3.4-02
  Scenario Outline: The reversal goes before any other message
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And <next>
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50

    Examples:
      | case | next                                         |
      | a    | a cardholder asks for the balance of debit19 |
      | b    | the operator settles the batch               |
      | c    | the operator signs the terminal off          |
      | d    | another cardholder pays 20.00 with debit19   |

    @needs-chip_reader
    Examples:
      | case | next                                             |
      | e    | another cardholder pays 20.00 with chip-credit16 |

  @R3.4 @TC-R3.4-03
  Scenario Outline: An accepted reversal is not sent again
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with <card>
    And another cardholder pays 20.00 with debit19
    And another cardholder pays 30.00 with quasi
    Then exactly 1 reversal has reached the host and was answered with <code>
    And the host has booked exactly one sale of 20.00
    And the host has booked exactly one sale of 30.00

    Examples:
      | case | how                             | card          | code |
      | a    | not at all, though it is booked | credit-stripe | 00   |
      | b    | not at all, since it never came | credit-stripe | 25   |
      | c    | not at all, though it is booked | expired       | 12   |

  @R3.4 @TC-R3.4-04
  Scenario Outline: A refused or unanswered reversal is repeated and lets nothing pass
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal <how>
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the reversal has been tried as often as may be, each time unchanged
    And no sale of 20.00 has reached the host

    Examples:
      | case | how                         |
      | a    | with code 96                |
      | b    | with code 05                |
      | c    | with code 64                |
      | d    | with code 68                |
      | e    | not at all                  |
      | f    | with a wrong MAC            |
      | g    | with another voucher number |

  @R3.4 @TC-R3.4-05
  Scenario Outline: A reversal that fails once is repeated and then lets the next sale pass
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal <how>
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the reversal has been tried 2 times, each time unchanged
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                            |
      | a    | not at all                     |
      | b    | with code 96                   |
      | c    | with a wrong MAC               |
      | d    | with a MAC wrong at its end    |
      | e    | without a MAC                  |
      | f    | with another message type      |
      | g    | with another processing code   |
      | h    | with another voucher number    |
      | i    | with another terminal          |
      | j    | with another merchant          |
      | k    | with another amount            |
      | l    | without an answer code         |
      | m    | with bytes that are no message |
      | n    | by closing the line            |
      | o    | with code 06                   |
      | p    | with code 13                   |
      | q    | with code 30                   |
      | r    | with code 40                   |
      | s    | with code 61                   |
      | t    | with code 94                   |
      | u    | with code 98                   |
      | v    | with code 03                   |
      | w    | with code 11                   |

  @R3.4 @TC-R3.4-06
  Scenario Outline: A pending reversal outlives what happens at the counter
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And <event>
    And another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | event                                                      |
      | a    | the terminal is switched off and on again                  |
      | b    | the terminal is locked and unlocked                        |
      | c    | the operator downloads parameters                          |
      | d    | operator 02 takes over                                     |
      | e    | the operator signs the terminal on again                   |
      | f    | 2 hours pass                                               |
      | g    | 26 hours pass                                              |
      | h    | the operator prints the last slip again                    |
      | i    | the operator queries the current transaction               |
      | j    | the operator cancels a settlement                          |
      | k    | a cardholder cancels at the PIN a sale of 22.00 on debit19 |
      | l    | the card debit19 cannot be read at a sale of 22.00         |
      | m    | the operator begins a void with a wrong password           |
      | n    | a cardholder asks for a balance over an unplugged line     |
      | o    | a void of an unknown voucher is tried                      |
      | p    | the terminal is switched off and on again twice            |

  @R3.4 @TC-R3.4-07
  Scenario: A terminal whose reversal stays pending does not sign off
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal not at all
    And a host that answers the next reversal with code 96
    And a host that answers the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And the operator signs the terminal off
    Then the terminal has not signed off at the host

  @R3.4 @TC-R3.4-08
  Scenario Outline: A declined sale is over: nothing is reversed
    Given a host that declines the next sale with <code>
    When the cardholder pays 128.50 with credit-stripe
    Then the operator is told that the sale is declined with <code>
    And no slip is printed
    When another cardholder pays 20.00 with debit19
    Then no reversal has reached the host
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | code |
      | a    | 51   |
      | b    | 05   |
      | c    | 68   |
      | d    | 98   |
      | e    | 91   |
      | f    | 30   |
      | g    | 94   |
      | h    | 12   |
      | i    | 13   |
      | j    | 96   |
      | k    | 25   |
      | l    | 01   |

  @R3.4 @TC-R3.4-09
  Scenario: A sale that was never sent is not reversed
    Given an unplugged line
    When the cardholder pays 128.50 with credit-stripe
    Then the operator is told that the sale was not sent
    When the line is plugged in again
    And another cardholder pays 20.00 with debit19
    Then no reversal has reached the host
    And the host has booked exactly one sale of 20.00

  @R3.4 @TC-R3.4-10
  Scenario Outline: A good answer is an answer, however it comes
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with credit-stripe
    Then the sale is approved and its slips are printed
    And the host has booked exactly one sale of 128.50
    When another cardholder pays 20.00 with debit19
    Then no reversal has reached the host

    Examples:
      | case | how                 |
      | a    | just in time        |
      | b    | in two pieces       |
      | c    | as approved with 11 |
      | d    | as approved with A2 |
      | e    | as approved with A4 |
      | f    | as approved with A5 |
      | g    | as approved with A6 |

  @R3.4 @TC-R3.4-11
  Scenario Outline: The host asks for a new sign-on before it takes the reversal
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal with code <code>
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the terminal has signed on again before it repeated the reversal
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | code |
      | a    | 77   |
      | b    | A0   |

  @R3.4 @TC-R3.4-12
  Scenario: Only one reversal for one doubtful sale after a long quiet time
    Given a host that answers the next sale too late
    When the cardholder pays 128.50 with credit-stripe
    And 10 minutes pass
    And a cardholder asks for the balance of debit19
    And a cardholder asks for the balance of debit19
    Then exactly 1 reversal has reached the host
    And the host has no live booking of 128.50

  @R3.4 @TC-R3.4-13
  Scenario Outline: A balance inquiry without a good answer is not reversed
    Given a host that answers the next balance <how>
    When a cardholder asks for the balance of debit19
    Then the operator is told that the balance is not known
    When another cardholder pays 20.00 with debit19
    Then no reversal has reached the host
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                             |
      | a    | not at all, since it never came |
      | b    | with a wrong MAC                |
      | c    | without a balance               |

  @R3.4 @TC-R3.4-14
  Scenario: The sign-on that the host asked for fails: the reversal waits and nothing passes
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal with code 77
    And a host that answers the next sign_on not at all
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then no sale of 20.00 has reached the host before the reversal was accepted
    When another cardholder pays 30.00 with quasi
    Then the reversal was accepted
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 30.00

  @R3.4 @TC-R3.4-15
  Scenario Outline: What the operator tries in vain does not lose the reversal
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next <message> not at all, since it never came
    When the cardholder pays 128.50 with credit-stripe
    And <event>
    And another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | message  | event                                    |
      | a    | download | the operator downloads parameters        |
      | b    | sign_on  | the operator signs the terminal on again |
      | c    | sign_off | the operator signs the terminal off      |

  @R3.4 @TC-R3.4-16
  Scenario: What never came is acknowledged without a good MAC
    Given a host that answers the next sale not at all, since it never came
    And a host that answers the next reversal with a wrong MAC
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the reversal has been tried 2 times, each time unchanged
    And the host has booked exactly one sale of 20.00

  @R3.4 @TC-R3.4-17
  Scenario Outline: A decline that is not for this sale is no answer
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with expired
    Then the sale is not approved and no slip of it is printed
    When another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98 06
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                          |
      | a    | with another voucher number  |
      | b    | with another terminal        |
      | c    | with another processing code |
      | d    | with another message type    |
      | e    | without a voucher number     |
      | f    | without a terminal           |
      | g    | without a processing code    |

  @R3.4 @TC-R3.4-18
  Scenario Outline: An answer code that nobody knows is no approval
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with credit-stripe
    Then the sale was not approved
    When another cardholder pays 20.00 with debit19
    Then the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                      |
      | a    | with code ZZ             |
      | b    | with code 08             |
      | c    | with code 76             |
      | d    | with code 1A             |
      | e    | with a blank answer code |

  @R3.4 @TC-R3.4-19 @needs-chip_reader
  Scenario Outline: The answer to a sale by chip is missing or wrong
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 128.50
    And the whole talk with the card was as the books order

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | not at all, since it never came |
      | c    | too late                        |
      | d    | with a wrong MAC                |
      | e    | with another amount             |
      | f    | with another voucher number     |

  @R3.4 @TC-R3.4-20 @needs-chip_reader
  Scenario Outline: A sale by chip that is declined is not reversed
    Given a host that answers the next sale with code <code>
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And no reversal has reached the host

    Examples:
      | case | code |
      | a    | 51   |
      | b    | 05   |

  @R3.4 @TC-R3.4-21 @needs-chip_reader
  Scenario Outline: The reversal of a sale by chip repeats the sale and the data of its card
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with <chip>
    Then the sale is not approved and no slip of it is printed
    When another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason <reason>
    And the sale by chip has been reversed with the data of its own card
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

    Examples:
      | case | how                             | reason | chip          |
      | a    | not at all, though it is booked | 98     | chip-credit16 |
      | b    | without a MAC                   | A0     | chip-t1       |
      | c    | with another terminal           | 98 06  | chip-cda      |
      | d    | with bytes that are no message  | 98 06  | chip-debit16  |
      | e    | by closing the line             | 98 06  | chip-debit16  |

  @R3.4 @TC-R3.4-22 @needs-chip_reader
  Scenario: The reversal is of the card before and not of the one in the slot
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal not at all
    When the cardholder pays 128.50 with chip-debit16
    And the terminal is switched off and on again
    And another cardholder pays 20.00 with chip-credit16
    Then the reversal has been tried 2 times, each time unchanged
    And the sale by chip has been reversed with the data of its own card
    And the host has booked exactly one sale of 20.00

  @R3.4 @TC-R3.4-23 @needs-chip_reader @needs-preauth @needs-completion
  Scenario Outline: What was asked by chip and not answered is reversed with the data of its card
    Given a host that answers the next <word> <how>
    When <function> of 128.50 on chip-credit16 is carried out
    And a balance inquiry goes over the line
    Then the <word> by chip has been reversed with the data of its own card

    Examples:
      | case | word            | function                      | how                             |
      | a    | preauth         | a pre-authorisation           | not at all, though it is booked |
      | b    | completion      | a completion                  | with a wrong MAC                |
      | c    | preauth_void    | a void of a pre-authorisation | not at all, since it never came |

  @R3.4 @TC-R3.4-24
  Scenario Outline: The reversal goes before every function
    When a <before> of 60.00 on quasi has been made
    And the host answers the next sale not at all, though it is booked
    And another cardholder pays 128.50 with credit-stripe
    And <next>
    Then the last sale was reversed before, with reason 98
    And the host has no live booking of 128.50

    Examples:
      | case | before | next                                         |
      | a    | sale   | the operator voids the first sale with its card |

    @needs-refund
    Examples:
      | case | before | next                                  |
      | b    | sale   | 60.00 of the first sale are refunded  |

    @needs-preauth
    Examples:
      | case | before  | next                                           |
      | c    | sale    | a pre-authorisation of 70.00 is taken on quasi |
      | d    | preauth | the pre-authorisation is voided                |

    @needs-completion
    Examples:
      | case | before     | next                       |
      | e    | preauth    | it is completed with 60.00 |
      | f    | completion | the completion is voided   |

    @needs-transfer
    Examples:
      | case | before | next                                        |
      | g    | sale   | 20.00 are transferred from quasi to debit19 |

  @R3.4 @TC-R3.4-25
  Scenario: The second attempt at a PIN is reversed under its own number
    Given a host that answers the next sale with code 55
    And a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe and types the PIN twice
    And another cardholder pays 20.00 with debit19
    Then the second attempt was reversed and not the first
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

  @R3.4 @TC-R3.4-26 @needs-manual_pan
  Scenario: The reversal of a keyed sale says that it was keyed
    Given keyed entry is switched on
    And a host that answers the next sale not at all, though it is booked
    When the operator keys credit-stripe at a sale of 128.50
    And another cardholder pays 20.00 with debit19
    Then the doubtful sale was reversed before, with reason 98
    And the reversal repeats the sale and carries no PIN and no track
    And the host has no live booking of 128.50

  @R3.4 @TC-R3.4-27
  Scenario Outline: What is reversed again is reversed as at first
    Given a host that answers the next <word> with a wrong MAC
    And a host that answers the next reversal with code 96
    When <function> of 128.50 on debit19 is carried out
    And <between>
    And a balance inquiry goes over the line
    Then the doubtful <word> has been reversed at the host

    Examples:
      | case | word | function | between                                   |
      | a    | sale | a sale   | no time passes                            |
      | b    | void | a void   | no time passes                            |
      | c    | void | a void   | the terminal is switched off and on again |

    @needs-completion
    Examples:
      | case | word       | function     | between                                   |
      | d    | completion | a completion | the terminal is switched off and on again |

  @R3.4 @TC-R3.4-28
  Scenario: A doubtful sale behind good ones outlives the power like the first of a day
    When cardholders pay 11.00 with debit19, 12.00 with quasi
    And the host answers the next sale not at all, though it is booked
    And another cardholder pays 128.50 with credit-stripe
    And the terminal is switched off and on again
    And a balance inquiry goes over the line
    Then the last sale was reversed before, with reason 98
    And the host has no live booking of 128.50

  # R3.5  Power may go at any moment; afterwards terminal and host agree and nothing is charged twice.

  @R3.5 @TC-R3.5-01
  Scenario Outline: The power fails at every event of a <function>, <phase>
    When the power is cut in turn at every event of a <function> of 128.50 with credit-stripe, <phase>
    Then after each cut the host holds at most one booking and the terminal agrees with it
    And after each cut nothing was forgotten and nothing charged twice

    Examples:
      | case | function | phase                       |
      | a    | sale     | before the request leaves   |
      | b    | sale     | until the answer arrives    |
      | c    | sale     | after the answer            |
      | d    | sale     | while the slips are printed |
      | e    | void     | before the request leaves   |
      | f    | void     | until the answer arrives    |
      | g    | void     | after the answer            |

  @R3.5 @TC-R3.5-02
  Scenario: The power fails at every event while a reversal is delivered
    When the power is cut in turn at every event of a balance inquiry after an unanswered sale of 128.50 with credit-stripe
    Then after each cut the host holds at most one booking and the terminal agrees with it
    And after each cut nothing was forgotten and nothing charged twice

  @R3.5 @TC-R3.5-03 @needs-chip_reader
  Scenario Outline: The power fails at every event of a sale by chip, <phase>
    When the power is cut in turn at every event of a sale of 128.50 with <card>, <phase>
    Then after each cut the host holds at most one booking and the terminal agrees with it
    And after each cut nothing was forgotten and nothing charged twice

    Examples:
      | case | card                                 | phase                      |
      | a    | chip-debit16                         | from the card to the slips |
      | b    | chip-credit16 that stays in the slot | after the answer           |

  # R3.6  A reversal that cannot be delivered is an alarm, not a silence.

  @R3.6 @TC-R3.6-01
  Scenario Outline: The reversal is not accepted until its tries are used up
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal <how>
    When the cardholder pays 128.50 with credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the operator is alarmed that the reversal could not be delivered
    And a fault slip names the doubtful sale
    And no sale of 20.00 has reached the host
    When another cardholder pays 30.00 with quasi
    Then the operator is alarmed that the reversal could not be delivered
    And no sale of 30.00 has reached the host
    When the supervisor acknowledges the alarm
    And another cardholder pays 40.00 with quasi
    Then exactly all tries of 1 reversal have reached the host
    And the host has booked exactly one sale of 40.00

    Examples:
      | case | how                 |
      | a    | not at all          |
      | b    | with code 96        |
      | c    | by closing the line |

  @R3.6 @TC-R3.6-02
  Scenario: A dead line uses up no try
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the line is unplugged
    And 5 times a cardholder asks for the balance of debit19
    And the line is plugged in again
    And another cardholder pays 20.00 with debit19
    Then exactly 1 reversal has reached the host
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 20.00

  @R3.6 @TC-R3.6-03
  Scenario: The alarm outlives a loss of power
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And the terminal is switched off and on again
    And another cardholder pays 20.00 with debit19
    Then the operator is alarmed that the reversal could not be delivered
    And no sale of 20.00 has reached the host

  @R3.6 @TC-R3.6-04
  Scenario Outline: The tries that were made are remembered over a loss of power
    Given power that will be cut while the second try of a reversal is unanswered
    And a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And the reversal is tried until the power is cut
    And the terminal is switched on again
    And <between>
    And a cardholder asks for the balance of debit19
    Then exactly all tries of 1 reversal have reached the host
    And the operator is alarmed that the reversal could not be delivered

    Examples:
      | case | between                                  |
      | a    | no time passes                           |
      | b    | operator 02 takes over                   |
      | c    | the operator signs the terminal on again |
      | d    | the operator prints the last slip again  |

  @R3.6 @TC-R3.6-05
  Scenario Outline: Only the supervisor's password acknowledges the alarm
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And somebody tries to acknowledge the alarm with <password>
    And another cardholder pays 20.00 with debit19
    Then the operator is alarmed that the reversal could not be delivered
    And no sale of 20.00 has reached the host

    Examples:
      | case | password                               |
      | a    | the cashier's password                 |
      | b    | no password                            |
      | c    | the first digits of the right password |
      | d    | a wrong password three times           |

  @R3.6 @TC-R3.6-06
  Scenario: Without an alarm there is nothing to acknowledge
    When the supervisor tries to acknowledge an alarm
    Then the operator is told that there is nothing to acknowledge
    When the cardholder pays 20.00 with debit19
    Then the host has booked exactly one sale of 20.00

  @R3.6 @TC-R3.6-07 @needs-sales_blocked_after_exhaustion
  Scenario Outline: The alarm outlives what happens at the counter
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And <event>
    And another cardholder pays 20.00 with debit19
    Then the operator is alarmed that the reversal could not be delivered
    And no sale of 20.00 has reached the host
    When the operator voids voucher 000001 with the card debit19
    And the operator settles the batch
    And the operator signs the terminal off
    Then nothing financial has reached the host since the alarm

    Examples:
      | case | event                                        |
      | a    | operator 02 takes over                       |
      | b    | the terminal is locked and unlocked          |
      | c    | the operator signs the terminal on again     |
      | d    | 2 hours pass                                 |
      | e    | the operator queries the current transaction |
      | f    | no time passes                               |

  @R3.6 @TC-R3.6-08
  Scenario: The fault slip is printed once there is paper
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the printer is out of paper as the next slip begins
    And the cardholder pays 128.50 with credit-stripe
    And the tries of its reversal are used up
    Then the operator is told that the slip is not printed because of no paper
    When the printer is repaired and the operator lets it print on
    Then a fault slip names the doubtful sale

  @R3.6 @TC-R3.6-12
  Scenario: The fault slip that power kept back is printed after the start
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And the power is cut in the fault slip of a balance inquiry
    And the terminal is switched on again
    Then a fault slip names the doubtful sale

  @R3.6 @TC-R3.6-09
  Scenario: What the supervisor has acknowledged stays so
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And the supervisor acknowledges the alarm
    And the terminal is switched off and on again
    And another cardholder pays 20.00 with debit19
    Then exactly all tries of 1 reversal have reached the host
    And the host has booked exactly one sale of 20.00

  @R3.6 @TC-R3.6-10
  Scenario: A second failure is a second alarm
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And the supervisor acknowledges the alarm
    And the host answers the next sale not at all, though it is booked
    And the host answers all tries of the next reversal not at all
    And another cardholder pays 77.00 with quasi
    And a cardholder asks for the balance of debit19
    Then the operator is alarmed that the reversal could not be delivered
    And a fault slip names the last doubtful sale
    When another cardholder pays 20.00 with debit19
    Then no sale of 20.00 has reached the host
    When the supervisor acknowledges the alarm
    And another cardholder pays 30.00 with debit19
    Then exactly all tries of 2 reversals have reached the host
    And the host has booked exactly one sale of 30.00

  @R3.6 @TC-R3.6-11
  Scenario: The reversal of a void cannot be delivered
    Given a host that answers the next void not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And another cardholder pays 20.00 with debit19
    Then the operator is alarmed that the reversal could not be delivered
    And no sale of 20.00 has reached the host

  @R3.6 @TC-R3.6-13 @needs-chip_reader
  Scenario: The reversal of a sale by chip cannot be delivered
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with chip-debit16
    And another cardholder pays 20.00 with chip-credit16
    Then the operator is alarmed that the reversal could not be delivered
    And a fault slip names the doubtful sale
    And no sale of 20.00 has reached the host
    And all tries of the reversal of the sale carry the same data of the card
    When the supervisor acknowledges the alarm
    And another cardholder pays 40.00 with chip-credit16
    Then exactly all tries of 1 reversal have reached the host
    And the host has booked exactly one sale of 40.00

  @R3.6 @TC-R3.6-14 @needs-offline @needs-sales_blocked_after_exhaustion
  Scenario: No imprint is taken either while the alarm stands
    Given a terminal that takes imprints
    And a host that answers the next sale not at all, since it never came
    And a host that answers all tries of the next reversal not at all, since they never came
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    And the operator keys an imprint of 100.00 on credit16
    Then the operator is alarmed that the reversal could not be delivered
    And the terminal holds nothing of it

  @R3.6 @TC-R3.6-15
  Scenario: The fault slip of a void tells of that void after the terminal was off, too
    Given a host that answers the next void not at all, though it is booked
    And a host that answers all tries of the next reversal not at all
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the terminal is switched off and on again
    And a cardholder asks for the balance of debit19
    Then the operator is alarmed that the reversal could not be delivered
    And a fault slip names the doubtful void

  # R3.7  The last remedy: the unprinted sale is voided, once, by the supervisor, with its own card.

  @R3.7 @TC-R3.7-01
  Scenario: The unprinted sale is voided
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the operator voids that sale with the card credit-stripe
    Then the void names the sale by batch, voucher, reference and authorisation code
    And the host has no live booking of 128.50
    And a void slip of 128.50 names the original voucher
    And the terminal holds that sale as voided

  @R3.7 @TC-R3.7-02
  Scenario Outline: A void without the supervisor's password
    When the cardholder pays 128.50 with credit-stripe
    And the operator tries to void that sale with <password>
    Then no void has reached the host
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | password               |
      | a    | no password            |
      | b    | the cashier's password |
      | c    | a wrong password       |
      | d    | the first digits of the right password |
      | e    | the right password and a digit more    |
      | f    | the administrator's password           |
      | g    | all but the last digit of the password |

  @R3.7 @TC-R3.7-03 @needs-void_card
  Scenario Outline: A void with another card
    When the cardholder pays 128.50 with <own>
    And the operator voids that sale with the card <other>
    Then the operator is told that the card does not match
    And no void has reached the host
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | own           | other        |
      | a    | credit-stripe | debit19      |
      | b    | nopin         | lookalike    |
      | c    | lookalike     | nopin        |
      | d    | debit19       | debit19-near |
      | e    | debit19-near  | debit19      |

  @R3.7 @TC-R3.7-04
  Scenario: A sale is voided only once
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator voids that sale with the card credit-stripe
    Then the operator is told that the sale is already voided
    And exactly 1 void has reached the host

  @R3.7 @TC-R3.7-05
  Scenario Outline: What is no sale of this batch cannot be voided
    When the cardholder pays 128.50 with credit-stripe
    And <then>
    And the operator voids voucher <voucher> with the card credit-stripe
    Then the void is refused
    And no further void has reached the host

    Examples:
      | case | then                                                        | voucher        |
      | a    | the operator settles the batch                              | of that sale   |
      | b    | the operator voids that sale with the card credit-stripe    | of the void    |
      | c    | a cardholder asks for the balance of debit19                | 999998         |
      | d    | a cardholder is declined with 51 for 22.00 on credit-stripe | of the attempt |

  @R3.7 @TC-R3.7-06
  Scenario Outline: The answer to a void is missing or wrong
    Given a host that answers the next void <how>
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    Then the void is not approved and no slip of it is printed
    When another cardholder pays 20.00 with debit19
    Then the doubtful void was reversed before, with reason <reason>
    And the reversal repeats the void and carries no PIN and no track
    And the host has booked exactly one sale of 128.50
    And the terminal holds the sale of 128.50 as not voided

    Examples:
      | case | how                             | reason |
      | a    | not at all, though it is booked | 98     |
      | b    | not at all, since it never came | 98     |
      | c    | with a wrong MAC                | A0     |
      | d    | with another amount             | 98 06  |

  @R3.7 @TC-R3.7-07
  Scenario: A void that was undone can be tried again
    Given a host that answers the next void not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator voids that sale with the card credit-stripe
    Then the host has no live booking of 128.50
    And the terminal holds that sale as voided

  @R3.7 @TC-R3.7-08
  Scenario: A declined void leaves the sale as it is
    Given a host that declines the next void with 12
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    Then the operator is told that the void is declined with 12
    And the host has booked exactly one sale of 128.50
    And the terminal holds the sale of 128.50 as not voided

  @R3.7 @TC-R3.7-09
  Scenario: The supervisor grants a void but does not sell
    When the cardholder pays 128.50 with credit-stripe
    And an unknown operator, a wrong password and then operator 00 are entered
    And the cardholder pays 20.00 with debit19
    Then the operator is told that the supervisor does not sell
    And no sale of 20.00 has reached the host
    When operator 01 takes over
    And the operator voids that sale with the card credit-stripe
    Then the host has no live booking of 128.50

  @R3.7 @TC-R3.7-10
  Scenario Outline: One of several sales is voided
    When cardholders pay 11.00 with debit19, 22.00 with credit-stripe, 33.00 with quasi
    And the operator voids the <which> sale with its card
    Then the host has no live booking of <voided>
    And the host has booked 2 sales
    And the void was confirmed for that sale

    Examples:
      | case | which  | voided |
      | a    | first  | 11.00  |
      | b    | second | 22.00  |
      | c    | third  | 33.00  |

  @R3.7 @TC-R3.7-11
  Scenario: A void that was never sent leaves the sale as it is
    When the cardholder pays 128.50 with credit-stripe
    And the line is unplugged
    And the operator voids that sale with the card credit-stripe
    Then no void has reached the host
    And the terminal holds the sale of 128.50 as not voided
    When the line is plugged in again
    And another cardholder pays 20.00 with debit19
    Then no reversal has reached the host

  @R3.7 @TC-R3.7-12
  Scenario: Another operator has the sale voided
    When the cardholder pays 128.50 with credit-stripe
    And operator 02 takes over
    And the operator voids that sale with the card credit-stripe
    Then the host has no live booking of 128.50
    And the terminal holds that sale as voided

  @R3.7 @TC-R3.7-13
  Scenario: The slip of a void fails
    When the cardholder pays 128.50 with credit-stripe
    And the printer is out of paper as the next slip begins
    And the operator voids that sale with the card credit-stripe
    And the operator leaves the print prompt
    Then the host has no live booking of 128.50
    And the terminal holds that sale as voided
    And nothing more reaches the host

  @R3.7 @TC-R3.7-14 @needs-chip_reader
  Scenario: The unprinted sale is voided with its chip
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with chip-debit16
    And the printer is repaired
    And the operator voids that sale with the card chip-debit16
    Then the void names the sale by batch, voucher, reference and authorisation code
    And the host has no live booking of 128.50
    And a void slip of 128.50 names the original voucher
    And the terminal holds that sale as voided

  @R3.7 @TC-R3.7-15 @needs-chip_reader @needs-void_card
  Scenario Outline: A void with another card than the one that paid by chip
    When the cardholder pays 128.50 with <own>
    And the operator voids that sale with the card <other>
    Then the operator is told that the card does not match
    And no void has reached the host
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | own          | other         |
      | a    | chip-debit16 | chip-credit16 |
      | b    | chip-debit16 | debit19       |
      | c    | chip-debit16 | chip-same-end |

  @R3.7 @TC-R3.7-16 @needs-chip_reader
  Scenario: A void by chip that is not answered is reversed
    Given a host that answers the next void not at all, though it is booked
    When the cardholder pays 128.50 with chip-debit16
    And the operator voids that sale with the card chip-debit16
    And another cardholder pays 20.00 with debit19
    Then the doubtful void was reversed before, with reason 98
    And the void by chip has been reversed with the data of its own card
    And the host has booked exactly one sale of 128.50
    And the terminal holds the sale of 128.50 as not voided

  @R3.7 @TC-R3.7-17
  Scenario Outline: A sale that was voided stays voided
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And <between>
    And the operator voids that sale with the card credit-stripe
    Then the operator is told that the sale is already voided
    And exactly 1 void has reached the host

    Examples:
      | case | between                                    |
      | a    | the terminal is switched off and on again  |
      | b    | operator 02 takes over                     |
      | c    | another cardholder pays 20.00 with debit19 |
      | d    | the operator signs the terminal on again   |

  @R3.7 @TC-R3.7-18
  Scenario Outline: Without the supervisor an unprinted sale is not voided either
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the operator tries to void that sale with <password>
    Then no void has reached the host
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | password               |
      | a    | no password            |
      | b    | the cashier's password |

  @R3.7 @TC-R3.7-19
  Scenario: The supervisor's password is asked for at every void anew
    When cardholders pay 128.50 with credit-stripe, 22.00 with quasi
    And the operator voids the second sale with its card
    And the operator tries to void that sale with a wrong password
    Then exactly 1 void has reached the host
    And the host has booked exactly one sale of 128.50

  @R3.7 @TC-R3.7-20
  Scenario Outline: What is no sale is not voided as one
    When <what> of 75.00 on credit-stripe is carried out
    And the operator tries to void it as a sale
    Then the void is refused
    And no void has reached the host

    @needs-refund
    Examples:
      | case | what     |
      | a    | a refund |

    @needs-preauth
    Examples:
      | case | what                |
      | b    | a pre-authorisation |

    @needs-completion
    Examples:
      | case | what         |
      | c    | a completion |

    @needs-transfer
    Examples:
      | case | what       |
      | d    | a transfer |

  @R3.7 @TC-R3.7-21 @needs-void_pin
  Scenario Outline: A void that is left at the PIN is not sent
    When the cardholder pays 128.50 with credit-stripe
    And a void of that sale is left at the PIN <how>
    Then no void has reached the host
    And the host has booked exactly one sale of 128.50
    And the terminal holds the sale of 128.50 as not voided

    Examples:
      | case | how           |
      | a    | by cancelling |
      | b    | without a key |

  @R3.7 @TC-R3.7-22
  Scenario Outline: Of two like sales the one that is meant is voided, and then the other
    When the cardholder pays 128.50 with credit-stripe
    And the time of the warning passes
    And a new purchase of 128.50 is paid with credit-stripe
    And the operator voids the <which> sale with its card
    Then the void was confirmed for that sale
    And the void names that sale by batch, voucher, reference and authorisation code
    And the host has booked exactly one sale of 128.50
    And the detail list on the display shows exactly the sales that the host has booked
    When the operator voids the <other> sale with its card
    Then the host has no live booking of 128.50
    And exactly 2 voids have reached the host

    Examples:
      | case | which  | other  |
      | a    | first  | second |
      | b    | second | first  |

  @R3.7 @TC-R3.7-23 @needs-void_card
  Scenario: Who insists on a void with another card is refused again
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card debit19
    And the operator voids that sale with the card debit19
    And the operator voids that sale with the card debit19
    Then the operator is told that the card does not match
    And no void has reached the host
    And the host has booked exactly one sale of 128.50

  @R3.7 @TC-R3.7-24
  Scenario: Who insists on a second void of a sale is refused again
    When the cardholder pays 128.50 with credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator voids that sale with the card credit-stripe
    And the operator voids that sale with the card credit-stripe
    Then the operator is told that the sale is already voided
    And exactly 1 void has reached the host

  @R3.7 @TC-R3.7-25
  Scenario: The first sale of a long batch is voided
    When cardholders pay 1.01 with debit19, 1.02 with quasi, 1.03 with nopin, 1.04 with credit-stripe
    And cardholders pay 1.05 with debit19, 1.06 with quasi, 1.07 with nopin, 1.08 with credit-stripe
    And cardholders pay 1.09 with debit19, 1.10 with quasi
    And the operator voids the first sale with its card
    Then the void names that sale by batch, voucher, reference and authorisation code
    And the host has no live booking of 1.01
    And the host has booked 9 sales

  @R3.7 @TC-R3.7-26
  Scenario: Wrong passwords open no void that is tried behind them
    When the cardholder pays 128.50 with credit-stripe
    And the operator tries to void that sale with a wrong password as often as may be
    And the operator tries to void that sale with a wrong password
    Then no void has reached the host
    And the host has booked exactly one sale of 128.50

  # R3.8  The same card and amount again within minutes: ask first.

  @R3.8 @TC-R3.8-01
  Scenario Outline: The same card and amount soon after
    When the cardholder pays 128.50 with credit-stripe
    And <between>
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50
    And nothing more reaches the host

    Examples:
      | case | between                                              |
      | a    | no time passes                                       |
      | b    | most of the time of the warning passes               |
      | c    | another cardholder pays 20.00 with debit19           |
      | d    | the terminal is switched off and on again            |
      | e    | operator 02 takes over                               |
      | g    | a cardholder is declined with 51 for 22.00 on quasi  |
      | h    | cardholders pay 11.00 with debit19, 12.00 with quasi |
      | i    | the operator downloads parameters                    |
      | k    | the operator signs the terminal on again             |

  @R3.8 @TC-R3.8-02
  Scenario: The warning also comes when the first sale was not printed
    Given a printer that will have no paper at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50

  @R3.8 @TC-R3.8-03
  Scenario Outline: Another purchase is not a duplicate
    When the cardholder pays 128.50 with <first>
    And <between>
    And a new purchase of <amount> is paid with <card>
    Then no warning of a duplicate was shown
    And the host has booked 2 sales

    Examples:
      | case | first         | between                        | amount | card          |
      | a    | credit-stripe | no time passes                 | 128.51 | credit-stripe |
      | b    | credit-stripe | no time passes                 | 128.50 | debit19       |
      | c    | credit-stripe | the time of the warning passes | 128.50 | credit-stripe |
      | d    | lookalike     | no time passes                 | 128.50 | nopin         |
      | e    | debit19       | no time passes                 | 128.50 | debit19-near  |
      | f    | debit19-near  | no time passes                 | 128.50 | debit19       |

  @R3.8 @TC-R3.8-04
  Scenario: The operator sells past the warning on purpose
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder pays 128.50 again past the warning
    Then the host has booked 2 sales

  @R3.8 @TC-R3.8-05
  Scenario: The warning is left alone
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the terminal is left alone
    Then no PIN was asked for after the warning
    And the host has booked exactly one sale of 128.50
    And nothing more reaches the host

  @R3.8 @TC-R3.8-06
  Scenario: The card is swiped without choosing a function
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder swipes credit-stripe at the idle screen for 128.50
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50
    And nothing more reaches the host

  @R3.8 @TC-R3.8-07 @needs-chip_reader
  Scenario Outline: The same chip card and amount soon after
    When the cardholder pays 128.50 with chip-debit16
    And <between>
    And <again>
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50
    And nothing more reaches the host

    Examples:
      | case | between                                   | again                                                                   |
      | a    | no time passes                            | the same cardholder pays 128.50 with chip-debit16                       |
      | b    | the terminal is switched off and on again | the same cardholder inserts chip-debit16 at the idle screen for 128.50 |

  @R3.8 @TC-R3.8-08
  Scenario: Who has heeded the warning once is warned again
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50
    And nothing more reaches the host

  @R3.8 @TC-R3.8-09
  Scenario Outline: The warning comes whatever the amount and the card
    When the cardholder pays <amount> with <card>
    And the same cardholder pays <amount> with <card>
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of <amount>
    And nothing more reaches the host

    Examples:
      | case | amount   | card    |
      | a    | 0.01     | debit19 |
      | b    | 9.99     | quasi   |
      | c    | 99.99    | nopin   |
      | d    | 50000.00 | debit19 |

  @R3.8 @TC-R3.8-10
  Scenario: The void of one of two like sales leaves the warning of the other
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder pays 128.50 again past the warning
    And the operator voids the second sale with its card
    And the same cardholder pays 128.50 with credit-stripe
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50

  @R3.8 @TC-R3.8-11
  Scenario: The warning reaches over midnight
    When the cardholder pays 20.00 with debit19
    And the clock comes near midnight
    And a new purchase of 128.50 is paid with credit-stripe
    And most of the time of the warning passes
    And the last cardholder pays the same again
    Then the operator is warned of a duplicate before anything is sent
    When the operator heeds the warning
    Then the host has booked exactly one sale of 128.50

  # R3.9  The chip refuses what the host has approved.

  @R3.9 @TC-R3.9-01
  Scenario Outline: A sale that the chip refuses after the host's approval is reversed
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays <amount> by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the host has no live booking of <amount>
    And nothing more reaches the host

    Examples:
      | case | chip          | amount |
      | a    | chip-debit16  | 128.50 |
      | b    | chip-credit16 | 77.00  |
      | c    | chip-t1       | 0.01   |

  @R3.9 @TC-R3.9-02
  Scenario: Behind a sale that the chip refused the next one is a sale of its own
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 20.00 by chip with chip-debit16
    And the cardholder pays 21.00 by chip with chip-debit16
    Then the host has no live booking of 20.00
    And the host has booked exactly one sale of 21.00

  @R3.9 @TC-R3.9-03 @needs-preauth @needs-completion
  Scenario Outline: What the chip refuses after the host's approval is reversed, whatever it was
    Given a host that answers the next <word> with a wrong cryptogram
    When <function> of 128.50 on chip-credit16 is carried out
    And a balance inquiry goes over the line
    Then the <word> by chip is not approved and has left no slip of it
    And the <word> by chip has been reversed with the data of its own card

    Examples:
      | case | word            | function                      |
      | a    | preauth         | a pre-authorisation           |
      | b    | completion      | a completion                  |
      | c    | completion_void | a void of a completion        |

  @R3.9 @TC-R3.9-04
  Scenario: A void that the chip refuses undoes nothing
    Given a host that answers the next void with a wrong cryptogram
    When a void of 128.50 on chip-debit16 is carried out
    And a balance inquiry goes over the line
    Then the void by chip is not approved and has left no slip of it
    And the void by chip has been reversed with the data of its own card
    And the void by chip has undone nothing of the sale of 128.50

  @R3.9 @TC-R3.9-05
  Scenario: The reversal of a sale that the chip refused outlives the power
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with chip-debit16
    And the terminal is switched off and on again
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the host has no live booking of 128.50

  @R3.9 @TC-R3.9-06
  Scenario Outline: Whatever is no certificate of the chip is no approval
    When the cardholder pays 128.50 by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 128.50

    Examples:
      | case | chip           |
      | a    | chip-end-mute  |
      | b    | chip-end-error |
      | c    | chip-end-arqc  |

  @R3.9 @TC-R3.9-07
  Scenario Outline: The reversal of a sale that the chip refused is repeated until the host has taken it
    Given a host that answers the next sale with a wrong cryptogram
    And a host that answers the next reversal <how>
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the host has no live booking of 128.50

    Examples:
      | case | how          |
      | a    | not at all   |
      | b    | with code 96 |

  @R3.9 @TC-R3.9-08
  Scenario: A sale by chip that nobody answered is not reversed as one that the chip refused
    Given a host that answers the next sale not at all
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 128.50

  @R3.9 @TC-R3.9-09
  Scenario Outline: However the host approves, the chip's refusal counts
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 128.50

    Examples:
      | case | how                              | chip           |
      | a    | as approved with 11              | chip-end-arqc  |
      | b    | as approved with A2              | chip-end-error |

    @needs-partial_approval
    Examples:
      | case | how                              | chip           |
      | c    | with a partial approval of 20.00 | chip-end-arqc  |

  @R3.9 @TC-R3.9-10 @needs-preauth
  Scenario: What the chip refuses is no void of a pre-authorisation either
    Given a host that answers the next preauth_void with a wrong cryptogram
    When a void of a pre-authorisation of 128.50 on chip-credit16 is carried out
    And a balance inquiry goes over the line
    Then the preauth_void by chip is not approved and has left no slip of it
    And the preauth_void by chip has been reversed with the data of its own card

  @R3.9 @TC-R3.9-11 @needs-transfer
  Scenario: A transfer that the chip refuses is reversed too
    Given a host that answers the next transfer with a wrong cryptogram
    When a transfer of 128.50 on chip-debit16 is carried out
    And a balance inquiry goes over the line
    Then the transfer by chip is not approved and has left no slip of it
    And the transfer by chip has been reversed with the data of its own card

  # R3.10  The guide's decision table: a second swipe only when it is safe.

  @R3.10 @TC-R3.10-01
  Scenario Outline: The last slip is the doubtful sale: it is booked, so sign or void it
    Given a printer that will have <trouble> at line 3 of the next slip
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the operator prints the last slip again
    Then the slip is marked as a duplicate and tells the same sale that the host has booked
    And the centre, asked, holds the sale as booked
    And the cardholder has an SMS of the booking of 128.50
    And a second swipe is not safe
    When <later>
    Then no reversal has reached the host
    And <end>

    Examples:
      | case | trouble       | later                                                    | end                                            |
      | a    | no paper      | a cardholder asks for the balance of debit19             | the host has booked exactly one sale of 128.50 |
      | b    | an open cover | the operator settles the batch                           | the host has booked exactly one sale of 128.50 |
      | c    | a jam         | the operator voids that sale with the card credit-stripe | the host has no live booking of 128.50         |

  @R3.10 @TC-R3.10-02
  Scenario Outline: Another slip comes and a reversal is pending: deliver it, then swipe again
    Given a host that answers the next sale <how>
    When the cardholder pays 128.50 with credit-stripe
    And the operator prints the last slip again
    Then the doubtful sale is not on any slip
    And a second swipe is safe only if the reversal is accepted
    When <trigger>
    Then the reversal was accepted
    And a second swipe is safe
    And the centre, asked, holds the sale as <centre>
    When the same cardholder pays 128.50 again past the warning
    Then the host has booked exactly one sale of 128.50

    Examples:
      | case | how                             | trigger                                      | centre   |
      | a    | not at all, though it is booked | a cardholder asks for the balance of debit19 | reversed |
      | b    | not at all, though it is booked | the operator settles the batch               | reversed |
      | c    | not at all, since it never came | a cardholder asks for the balance of debit19 | unknown  |
      | d    | not at all, since it never came | the operator settles the batch               | unknown  |

  @R3.10 @TC-R3.10-03
  Scenario: The operator's own card is swiped to set the terminal going, and that sale is voided
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the operator's own card debit19 pays 1.00
    Then the reversal was accepted
    And a second swipe is safe
    When the operator voids the last sale with the card debit19
    Then the host has no live booking of 1.00
    And the host has no live booking of 128.50

  @R3.10 @TC-R3.10-04
  Scenario: The cardholder swipes a second time while the reversal is pending
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the same cardholder pays 128.50 again past the warning
    Then the doubtful sale was reversed before, with reason 98
    And the host has booked exactly one sale of 128.50
    And the cardholder has an SMS of the reversal of 128.50

  @R3.10 @TC-R3.10-05
  Scenario: The reversal cannot be delivered: no second swipe, the centre is asked
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers all tries of the next reversal not at all, since they never came
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    Then the operator is alarmed that the reversal could not be delivered
    And a fault slip names the doubtful sale
    And neither display nor slip says that the card may be used again
    And a second swipe is not safe
    And the centre, asked, holds the sale as booked
    When the supervisor acknowledges the alarm
    Then neither display nor slip says that the card may be used again
    And a second swipe is not safe

  @R3.10 @TC-R3.10-06
  Scenario Outline: The sale was declined or never sent: a second swipe is safe
    Given <cause>
    When the cardholder pays 128.50 with credit-stripe
    Then <told>
    And a second swipe is safe
    When <mended>
    And the same cardholder pays 128.50 again past the warning
    Then the host has booked exactly one sale of 128.50
    And no reversal has reached the host

    Examples:
      | case | cause                                      | told                                                   | mended                       |
      | a    | a host that declines the next sale with 51 | the operator is told that the sale is declined with 51 | no time passes               |
      | b    | a host that declines the next sale with 98 | the operator is told that the sale is declined with 98 | no time passes               |
      | c    | an unplugged line                          | the operator is told that the sale was not sent        | the line is plugged in again |

  @R3.10 @TC-R3.10-07
  Scenario Outline: The batch was settled since: the terminal has nothing, only the centre knows
    Given a printer that will have no paper at line 3 of the next slip
    And a host that finds the settlement <result>
    When the cardholder pays 128.50 with credit-stripe
    And the printer is repaired
    And the operator settles the batch
    Then the batch is settled and the display says <result>
    When the operator prints the last slip again
    Then the operator is told that there is no such transaction
    And a second swipe is not safe
    And the centre, asked, holds the sale as booked
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | result     |
      | a    | balanced   |
      | b    | unbalanced |
      | c    | in error   |

  @R3.10 @TC-R3.10-08
  Scenario Outline: The attempt ended before the host was asked: a second swipe is safe
    When <attempt>
    Then the operator is told that the sale ended before it was sent
    And a second swipe is safe
    And nothing more reaches the host
    When <mended>
    And the same cardholder pays 128.50 again past the warning
    Then the host has booked exactly one sale of 128.50
    And no reversal has reached the host

    Examples:
      | case | attempt                                                                 | mended         |
      | a    | the card credit-stripe cannot be read at a sale of 128.50               | no time passes |
      | b    | the stripe of credit-stripe is empty at a sale of 128.50                | no time passes |
      | c    | a sale of 128.50 on credit-stripe is cancelled after an amount of 0     | no time passes |
      | d    | a sale of 128.50 on credit-stripe is cancelled after an amount too long | no time passes |
      | e    | a sale of 128.50 on credit-stripe is cancelled after a PIN of 3 digits  | no time passes |
      | f    | a sale of 128.50 on credit-stripe is left alone at the PIN              | no time passes |

  @R3.10 @TC-R3.10-09
  Scenario: The settlement that shall deliver the reversal goes unanswered
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next settlement not at all
    When the cardholder pays 128.50 with credit-stripe
    And the operator settles the batch
    Then the reversal was accepted
    And the settlement is not done
    When another cardholder pays 20.00 with debit19
    Then no sale of 20.00 has reached the host
    When the terminal is switched off and on again
    And another cardholder pays 30.00 with quasi
    Then exactly 1 batch was settled at the host
    And the host has no live booking of 128.50
    And the host has booked exactly one sale of 30.00

  @R3.10 @TC-R3.10-10
  Scenario Outline: Nothing of which the outcome is unknown is offered for a second swipe
    Given a host that answers the next <word> <how>
    When <function> of 128.50 on credit-stripe is carried out
    Then the display has not offered the <word> for a second swipe

    Examples:
      | case | word | function | how                             |
      | a    | sale | a sale   | with a wrong MAC                |
      | b    | sale | a sale   | with another voucher number     |
      | c    | void | a void   | not at all, though it is booked |
      | d    | void | a void   | with bytes that are no message  |

    @needs-refund
    Examples:
      | case | word   | function | how                             |
      | e    | refund | a refund | not at all, though it is booked |
      | f    | refund | a refund | with a wrong MAC                |

    @needs-preauth
    Examples:
      | case | word    | function            | how                             |
      | g    | preauth | a pre-authorisation | not at all, since it never came |

    @needs-completion
    Examples:
      | case | word       | function     | how                 |
      | h    | completion | a completion | by closing the line |

  @R3.10 @TC-R3.10-11
  Scenario: The second swipe that cannot get out makes the first one no safer
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with credit-stripe
    And the line is unplugged
    And the same cardholder pays 128.50 again past the warning
    Then a second swipe is safe only if the reversal is accepted
    When the line is plugged in again
    And a cardholder asks for the balance of debit19
    Then the reversal was accepted
    And the host has no live booking of 128.50

  @R3.10 @TC-R3.10-12
  Scenario: A reversal that the host has refused once makes nothing safe
    Given a host that answers the next sale not at all, though it is booked
    And a host that answers the next reversal with code 96
    When the cardholder pays 128.50 with credit-stripe
    And a cardholder asks for the balance of debit19
    Then the display has not offered the sale for a second swipe
    And the reversal was accepted
