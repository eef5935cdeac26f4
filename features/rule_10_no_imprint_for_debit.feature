Feature: Rule 10 - no imprint for debit cards or without an agreement
  A card that is keyed shows no stripe and no chip. Only credit cards whose issuer has agreed
  are taken, above a limit only with the issuer's word, and what is refused leaves no trace.

  Background:
    Given a signed-on terminal
    And a terminal that takes imprints

  # R10.1  A debit card is refused before the amount.

  @R10.1 @TC-R10.1-01
  Scenario Outline: An imprint of a debit card is refused
    When the operator keys an imprint of 100.00 on <card>
    Then the card is refused because it is a debit card, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card    |
      | a    | debit19 |
      | b    | debit16 |
      | c    | nopin   |
      | d    | poor    |

  @R10.1 @TC-R10.1-02
  Scenario Outline: The length of the number belongs to the range
    When the operator keys an imprint on <card> with <number>
    Then the card is refused because <reason>, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card     | number                  | reason             |
      | a    | credit16 | 19 digits of that range | it is a debit card |

  @R10.1 @TC-R10.1-03
  Scenario Outline: What was refused is neither delivered nor settled
    When the operator keys an imprint of 100.00 on <card>
    And a balance inquiry goes over the line
    And the operator settles the batch
    Then no imprint has reached the host
    And the settlement counts nothing of it

    Examples:
      | case | card    |
      | a    | debit19 |
      | b    | debit16 |

  @R10.1 @TC-R10.1-04
  Scenario: What was refused does not mix with what was sold
    When the cardholder pays 20.00 with debit19
    And the operator keys an imprint of 100.00 on debit19
    And another cardholder pays 30.00 with quasi
    Then the terminal holds nothing of it
    When the operator settles the batch
    Then no imprint has reached the host
    And the settlement counts nothing of it
    And the batch is settled and the display says balanced

  @R10.1 @TC-R10.1-06
  Scenario Outline: Who insists is refused again
    When the operator keys an imprint of 100.00 on <card>
    And the operator keys an imprint of 100.00 on <card>
    Then the card is refused because it is a debit card, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card    |
      | a    | debit19 |
      | b    | debit16 |

  @R10.1 @TC-R10.1-05
  Scenario Outline: A debit card is not keyed at a sale either
    Given keyed entry is switched on
    When the operator keys <card> at a sale of 100.00
    Then the card is refused because it is a debit card, before the amount is asked
    And nothing more reaches the host
    And the terminal holds nothing of it

    Examples:
      | case | card    |
      | a    | debit19 |
      | b    | debit16 |

  @R10.1 @TC-R10.1-07
  Scenario: The class of a card counts whatever was switched
    Given keyed entry is switched on
    When the operator keys an imprint of 100.00 on debit19
    Then the card is refused because it is a debit card, before the amount is asked
    And the terminal holds nothing of it

  # R10.2  Only credit cards with an agreement.

  @R10.2 @TC-R10.2-01
  Scenario Outline: What is no credit card with an agreement is refused
    When the operator keys an imprint of 100.00 on <card>
    Then the card is refused because <reason>, before the amount is asked
    And the terminal holds nothing of it
    When the operator settles the batch
    Then no imprint has reached the host

    Examples:
      | case | card               | reason                      |
      | a    | quasi              | it is a quasi-credit card   |
      | b    | prepaid            | it is a prepaid card        |
      | c    | alien              | its range is unknown        |
      | d    | credit-noagreement | its issuer has no agreement |

  @R10.2 @TC-R10.2-02
  Scenario Outline: A known prefix with a length of its own is an unknown range
    When the operator keys an imprint on <card> with <number>
    Then the card is refused because its range is unknown, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card          | number                  |
      | a    | credit-stripe | 19 digits of that range |
      | b    | credit16      | 18 digits of that range |
      | c    | credit-stripe | 13 digits of that range |
      | d    | debit19       | 16 digits of that range |

  @R10.2 @TC-R10.2-03
  Scenario Outline: An empty list of agreements allows nobody
    Given the list of agreements is switched off
    When the operator keys an imprint of 100.00 on <card>
    Then the card is refused because its issuer has no agreement, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card               |
      | a    | credit-stripe      |
      | b    | credit16           |
      | c    | credit-noagreement |

  @R10.2 @TC-R10.2-04
  Scenario: Who insists on a card without an agreement is refused again
    When the operator keys an imprint of 100.00 on credit-noagreement
    And the operator keys an imprint of 100.00 on credit-noagreement
    And the operator keys an imprint of 100.00 on credit-noagreement
    Then the card is refused because its issuer has no agreement, before the amount is asked
    And the terminal holds nothing of it

  # R10.3  The floor limit decides about the voice authorisation.

  @R10.3 @TC-R10.3-01
  Scenario Outline: Below the floor limit no code is needed
    When the operator keys an imprint of <amount> on <card>
    Then the imprint is accepted
    And the imprint is in the totals
    When 30 minutes pass
    And a balance inquiry goes over the line
    Then the imprint is in the totals
    When the operator settles the batch
    Then the host has heard of it once, keyed, without a code
    And the advice bears the time of the imprint and not that of its delivery
    And the batch is settled in balance

    Examples:
      | case | amount                                | card               |
      | a    | an amount just below the floor limit  | credit-stripe      |
      | b    | 0.01                                  | credit16           |
      | c    | 100.00                                | credit-short-range |

  @R10.3 @TC-R10.3-02
  Scenario Outline: From the floor limit on a code of six characters is needed
    When the operator keys an imprint of <amount> on <card> with the code 471108
    Then the imprint with its code is accepted as the profile says
    When a balance inquiry goes over the line
    And the operator settles the batch
    Then the host has heard of it once, keyed, with code 471108

    Examples:
      | case | amount                               | card          |
      | a    | an amount at the floor limit         | credit-stripe |
      | b    | an amount just above the floor limit | credit-stripe |
      | c    | 40000.00                             | credit16      |

  @R10.3 @TC-R10.3-03
  Scenario Outline: A blank or short code is none
    When the operator keys an imprint of <amount> on credit-stripe <code>
    Then a voice code of six characters is asked for, and the imprint is not accepted
    And the terminal holds nothing of it
    When a balance inquiry goes over the line
    And the operator settles the batch
    Then no imprint has reached the host

    Examples:
      | case | amount                               | code                |
      | a    | an amount at the floor limit         | without a code      |
      | b    | an amount at the floor limit         | with the code 1     |
      | c    | an amount at the floor limit         | with the code 47110 |
      | d    | an amount just above the floor limit | without a code      |
      | e    | 40000.00                             | with the code 47110 |

  @R10.3 @TC-R10.3-04
  Scenario Outline: An undecided advice is repeated unchanged, and booked once
    Given a host that answers the next imprint <how>
    When the operator keys an imprint of 100.00 on credit-stripe
    And a balance inquiry goes over the line
    And another cardholder pays 20.00 with debit19
    And the operator settles the batch
    And the operator settles the batch
    Then the advice was repeated unchanged until it was decided
    And the host has booked the imprint exactly once
    And the host has booked exactly one sale of 20.00
    And no reversal has reached the host
    And the batch is settled in balance

    Examples:
      | case | how                             |
      | a    | not at all, though it is booked |
      | b    | not at all, since it never came |
      | c    | with a wrong MAC                |
      | d    | with code 96                    |
      | e    | with code A0                    |
      | f    | with code 77                    |
      | g    | with another voucher number     |

  @R10.3 @TC-R10.3-05
  Scenario: A declined imprint is shown and leaves the totals
    Given a host that answers the next imprint with code 51
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator queries the imprint by its voucher number
    Then the display tells the imprint as waiting
    When a balance inquiry goes over the line
    And the operator queries the imprint by its voucher number
    Then the display tells the imprint as declined
    And a declined imprint is in no total
    And a declined imprint cannot be printed again
    When the terminal is switched off and on again
    Then a declined imprint is in no total
    And a declined imprint cannot be printed again
    When the operator settles the batch
    Then the operator is told that the imprint is declined with 51
    And the batch is settled in balance

  @R10.3 @TC-R10.3-06
  Scenario: A delivered imprint can be queried and printed again
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator prints the slip of the imprint again
    Then the slip of the imprint is marked as a duplicate
    When another cardholder pays 20.00 with debit19
    And the operator queries the imprint by its voucher number
    Then the display tells the imprint as delivered
    When the operator prints the slip of the imprint again
    Then the slip of the imprint is marked as a duplicate
    When the operator settles the batch
    Then the host has booked the imprint exactly once
    And the batch is settled in balance

  @R10.3 @TC-R10.3-07
  Scenario: The settlement delivers the imprint first
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator settles the batch
    Then the imprint reached the host before the settlement
    And the host has booked the imprint exactly once
    And the batch is settled in balance

  @R10.3 @TC-R10.3-08
  Scenario: An imprint that is not answered stops the settlement
    Given a host that answers the next imprint not at all, though it is booked
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator settles the batch
    Then the settlement waited for the imprint
    When the operator settles the batch
    Then the advice was repeated unchanged until it was decided
    And the batch is settled in balance
    And the host has booked the imprint exactly once

  @R10.3 @TC-R10.3-09
  Scenario: A declined imprint does not stop the settlement
    Given a host that answers the next imprint with code 51
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator settles the batch
    Then the operator is told that the imprint is declined with 51
    And the batch is settled in balance

  @R10.3 @TC-R10.3-10
  Scenario: A pending reversal goes before the imprint
    Given a host that answers the next sale not at all, though it is booked
    When the cardholder pays 128.50 with debit19
    And the operator keys an imprint of 100.00 on credit-stripe
    And a balance inquiry goes over the line
    And the operator settles the batch
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50
    And the host has booked the imprint exactly once

  @R10.3 @TC-R10.3-11
  Scenario: An imprint outlives a supply that fails
    When the operator keys an imprint of 100.00 on credit-stripe
    And the supply fails at idle for 1 hour
    Then nothing financial has reached the host since the start
    When operator 01 signs on
    Then the imprint is in the totals
    When a balance inquiry goes over the line
    And the operator settles the batch
    Then the host has heard of it once, keyed, without a code
    And the batch is settled in balance

  @R10.3 @TC-R10.3-12
  Scenario: An imprint does not pass a sale that was not answered
    Given a host that answers the next sale not at all, though it is booked
    When the operator keys an imprint of 100.00 on credit-stripe
    And the cardholder pays 128.50 with debit19
    And a balance inquiry goes over the line
    And the operator settles the batch
    Then the doubtful sale was reversed before, with reason 98
    And the host has no live booking of 128.50
    And the host has booked the imprint exactly once

  @R10.3 @TC-R10.3-13
  Scenario: A code belongs to one imprint
    When the operator keys an imprint of 40000.00 on credit-stripe with the code 471108
    And the operator keys an imprint of 100.00 on credit16
    And the operator settles the batch
    Then the host has heard of it once, keyed, without a code
    And the batch is settled in balance

  @R10.3 @TC-R10.3-14
  Scenario: The settlement delivers every imprint that waits
    When the operator keys an imprint of 100.00 on credit-stripe
    And the operator keys an imprint of 90.00 on credit16
    And the operator keys an imprint of 80.00 on credit-stripe
    And the operator settles the batch
    Then every imprint reached the host before the settlement
    And the batch is settled in balance

  @R10.3 @TC-R10.3-15
  Scenario: An imprint bears its own time and not that of the sale before
    When the cardholder pays 20.00 with debit19
    And 3 hours pass
    And the operator keys an imprint of 100.00 on credit-stripe
    And the operator settles the batch
    Then the advice bears the time of the imprint and not that of its delivery
    And the batch is settled in balance

  @R10.3 @TC-R10.3-16
  Scenario Outline: No imprint from the floor limit on without a code, whatever came before
    When <before>
    And the operator keys an imprint of 40000.00 on credit-stripe <code>
    Then a voice code of six characters is asked for, and the imprint is not accepted

    Examples:
      | case | before                                                                             | code                |
      | a    | the operator keys an imprint of 40000.00 on credit16 with the code 471108          | without a code      |
      | b    | the operator keys an imprint of 40000.00 on credit-stripe with the code 47110      | with the code 47110 |
      | c    | keyed entry is switched on                                                         | without a code      |

  @R10.3 @TC-R10.3-17
  Scenario Outline: A waiting imprint outlives what happens at the counter
    When the operator keys an imprint of 100.00 on credit-stripe
    And <event>
    Then the imprint is in the totals
    When the operator settles the batch
    Then the host has booked the imprint exactly once
    And the batch is settled in balance

    Examples:
      | case | event                                    |
      | a    | operator 02 takes over                   |
      | b    | the terminal is locked and unlocked      |
      | c    | the operator downloads parameters        |
      | d    | the operator signs the terminal on again |
      | e    | the offline sale is switched off         |

  @R10.3 @TC-R10.3-18
  Scenario: An imprint behind a settlement is delivered like one before it
    When the operator keys an imprint of 100.00 on credit16
    And the operator settles the batch
    And the operator keys an imprint of 90.00 on credit-stripe
    And the operator settles the batch
    Then the host has booked the imprint exactly once
    And the batch is settled in balance

  # R10.4  Keyed cards that cannot be right are refused at once.

  @R10.4 @TC-R10.4-01
  Scenario Outline: A number that cannot be right is refused
    When the operator keys an imprint on <card> with <number>
    Then the card is refused because its number cannot be right, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | card          | number               |
      | a    | credit-stripe | a wrong check digit  |
      | b    | credit16      | a wrong check digit  |
      | c    | credit-stripe | two digits exchanged |
      | d    | credit-stripe | 12 digits            |
      | e    | credit-stripe | 20 digits            |

  @R10.4 @TC-R10.4-02
  Scenario Outline: A card that is expired or bears no expiry is refused
    When the operator keys an imprint on credit-stripe <expiry>
    Then the card is refused because <reason>, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | expiry         | reason                     |
      | a    | expiring 2401  | it is expired              |
      | b    | expiring 2512  | it is expired              |
      | c    | expiring 3013  | its expiry cannot be right |
      | d    | expiring 3000  | its expiry cannot be right |
      | e    | expiring 301   | its expiry cannot be right |
      | f    | with no expiry | its expiry cannot be right |

  @R10.4 @TC-R10.4-03
  Scenario Outline: Keyed entry is off: the card has to be swiped
    Given keyed entry is switched off
    When the operator keys <card> at a sale of 100.00
    Then keyed entry is refused
    And nothing more reaches the host
    And the terminal holds nothing of it

    Examples:
      | case | card          |
      | a    | credit-stripe |
      | b    | credit16      |

  @R10.4 @TC-R10.4-04
  Scenario Outline: Keyed entry is on: the card is sent as keyed
    Given keyed entry is switched on
    When the operator keys <card> at a sale of 100.00
    Then the keyed sale is approved and was sent as keyed
    And the host has booked exactly one sale of 100.00

    Examples:
      | case | card          |
      | a    | credit-stripe |
      | b    | credit16      |

  @R10.4 @TC-R10.4-05
  Scenario Outline: Keyed entry is on: what cannot be right is refused all the same
    Given keyed entry is switched on
    When the operator keys credit-stripe at a sale of 100.00 <how>
    Then the card is refused because <reason>, before the amount is asked
    And nothing more reaches the host

    Examples:
      | case | how                      | reason                     |
      | a    | with a wrong check digit | its number cannot be right |
      | b    | with 12 digits           | its number cannot be right |
      | c    | with 20 digits           | its number cannot be right |
      | d    | expiring 2401            | it is expired              |
      | e    | expiring 3013            | its expiry cannot be right |

  @R10.4 @TC-R10.4-06
  Scenario: Keyed entry is switched off again
    Given keyed entry is switched on
    When the operator keys credit-stripe at a sale of 100.00
    And keyed entry is switched off
    And the operator keys credit16 at a sale of 50.00
    Then keyed entry is refused
    And the host has booked 1 sales

  @R10.4 @TC-R10.4-07
  Scenario: The offline sale is switched off
    Given the offline sale is switched off
    When the operator keys an imprint of 100.00 on credit-stripe
    Then the card is refused because offline sales are switched off, before the amount is asked
    And the terminal holds nothing of it
    When the operator settles the batch
    Then no imprint has reached the host

  @R10.4 @TC-R10.4-08
  Scenario: A card whose last month is over is expired
    When the cardholder pays 20.00 with quasi
    And the operator keys an imprint on credit-stripe expiring last month
    Then the card is refused because it is expired, before the amount is asked
    And the terminal holds nothing of it

  @R10.4 @TC-R10.4-09
  Scenario Outline: Keyed entry is off, whatever the function
    Given keyed entry is switched off
    When the operator keys credit-stripe at <function>
    Then keyed entry is refused
    And nothing more reaches the host

    @needs-balance
    Examples:
      | case | function          |
      | a    | a balance inquiry |

    @needs-refund
    Examples:
      | case | function |
      | b    | a refund |

    @needs-preauth
    Examples:
      | case | function            |
      | c    | a pre-authorisation |

  @R10.4 @TC-R10.4-10 @needs-preauth
  Scenario: Keyed entry is on: a pre-authorisation is not keyed
    Given keyed entry is switched on
    When the operator keys credit-stripe at a pre-authorisation
    Then keyed entry is refused
    And nothing more reaches the host

  @R10.4 @TC-R10.4-11
  Scenario: A keyed card bears nothing of the stripe before it
    Given keyed entry is switched on
    When the cardholder pays 20.00 with quasi
    And the operator keys credit-stripe at a sale of 100.00
    Then the keyed sale is approved and was sent as keyed
    And the host has booked exactly one sale of 100.00

  @R10.4 @TC-R10.4-12
  Scenario Outline: Who insists on a number that cannot be right is refused again
    When the operator keys an imprint on credit-stripe with <number>
    And the operator keys an imprint on credit-stripe with <number>
    And the operator keys an imprint on credit-stripe with <number>
    Then the card is refused because its number cannot be right, before the amount is asked
    And the terminal holds nothing of it

    Examples:
      | case | number               |
      | a    | a wrong check digit  |
      | b    | two digits exchanged |

  @R10.4 @TC-R10.4-13
  Scenario: A card in its last month is good
    When the cardholder pays 20.00 with quasi
    And the operator keys an imprint on credit-stripe expiring this month
    Then the imprint is accepted

  @R10.4 @TC-R10.4-14
  Scenario: One switch turns one thing
    Given the offline sale is switched off
    And keyed entry is switched on
    And keyed entry is switched off
    When the operator keys an imprint of 100.00 on credit-stripe
    Then the card is refused because offline sales are switched off, before the amount is asked
    And the terminal holds nothing of it

  @R10.4 @TC-R10.4-15
  Scenario: Who insists on keying a debit card is refused again
    Given keyed entry is switched on
    When the operator keys debit19 at a sale of 100.00
    And the operator keys debit19 at a sale of 100.00
    And the operator keys debit19 at a sale of 100.00
    Then the card is refused because it is a debit card, before the amount is asked
    And nothing more reaches the host
