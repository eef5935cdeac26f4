Feature: Rule S - the smart card itself
  A chip card is asked in the order of its standard, what it says reaches the host, and a sale
  is done when the card has said so in the end: not before, and not without it.

  Background:
    Given a signed-on terminal

  # RS.1  A good card, online.

  @RS.1 @TC-RS.1-01
  Scenario Outline: A good card is asked in order and its data reaches the host
    When the cardholder pays 128.50 by chip with <chip>
    Then the commands ran in order up to the second cryptogram
    And the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 128.50
    And every copy of the chip slip tells what card and host hold

    Examples:
      | case | chip          |
      | a    | chip-debit16  |
      | b    | chip-credit16 |
      | c    | chip-quasi    |
      | d    | chip-prepaid  |

  @RS.1 @TC-RS.1-02
  Scenario: Every cryptogram has a number of its own
    When the cardholder pays 10.00 by chip with chip-debit16
    And the cardholder pays 11.00 by chip with chip-debit16
    And the cardholder pays 12.00 by chip with chip-credit16
    Then no unpredictable number was used twice
    And the host has verified every cryptogram

  @RS.1 @TC-RS.1-03
  Scenario: The options are asked for with what the card wants to know
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the options carried what the card's list asks for

  @RS.1 @TC-RS.1-04
  Scenario: The amount in the cryptogram is the amount of the message
    When the cardholder pays 1234.56 by chip with chip-credit16
    Then the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 1234.56

  # RS.2  The card is pulled.

  @RS.2 @TC-RS.2-01
  Scenario Outline: A card that is pulled at any command leaves nothing open
    When the card <chip> is pulled at each command of a sale of 20.00 in turn
    Then each time the terminal has said so in bounded time
    And each time nothing was booked for good without the card's last word
    And each time no approval slip was printed

    Examples:
      | case | chip         |
      | a    | chip-debit16 |
      | b    | chip-t1      |

  @RS.2 @TC-RS.2-02
  Scenario: A card that is pulled when all is done changes nothing
    When the cardholder pays 20.00 by chip with chip-debit16
    Then the host has booked exactly one sale of 20.00
    And the terminal holds exactly that sale

  # RS.3  A wrong answer cryptogram.

  @RS.3 @TC-RS.3-01
  Scenario Outline: A wrong answer cryptogram is refused by the card and reversed
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 128.50

    Examples:
      | case | chip               |
      | a    | chip-debit16       |
      | b    | chip-external-auth |

  @RS.3 @TC-RS.3-02
  Scenario: A failed authentication of the issuer stands in the results
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with chip-external-auth
    Then the second cryptogram was asked for with "issuer authentication failed"

  # RS.4  Who verifies the cardholder.

  @RS.4 @TC-RS.4-01
  Scenario Outline: The cardholder is verified as the card's list asks
    When the cardholder pays 30.00 by chip with <chip>
    Then the PIN was <pin>
    And the verification results say <result>
    And the slip asks for a signature <signature>

    Examples:
      | case | chip           | pin       | result     | signature |
      | a    | chip-onlinepin | asked for | online PIN | no        |
      | b    | chip-signature | not asked | signature  | yes       |
      | c    | chip-nocvm     | not asked | none       | no        |

  @RS.4 @TC-RS.4-02
  Scenario: A PIN that is left out stands in the results
    When the cardholder pays 30.00 by chip with chip-onlinepin and leaves the PIN out
    Then the terminal verification results say "PIN not entered"

  # RS.5  Offline decline.

  @RS.5 @TC-RS.5-01
  Scenario: A card that declines offline reaches no host
    When the cardholder pays 40.00 by chip with chip-decline-offline
    Then the operator is told that the card has declined
    And nothing more has been sent for it
    And the terminal holds nothing of it
    And no slip is printed

  # RS.6  Blocked.

  @RS.6 @TC-RS.6-01
  Scenario Outline: A card that cannot be used is refused with a clear text
    When the cardholder pays 40.00 by chip with <chip>
    Then the operator is told that <what>
    And nothing more has been sent for it

    Examples:
      | case | chip              | what                       |
      | a    | chip-blocked-card | the card is blocked        |
      | b    | chip-blocked-app  | the application is blocked |
      | c    | chip-no-app       | there is no application    |

  @RS.6 @TC-RS.6-02
  Scenario Outline: A blocked card is not taken by its stripe
    When the cardholder pays 40.00 by chip with <chip> and swipes where it is offered
    Then nothing more has been sent for it

    Examples:
      | case | chip              |
      | a    | chip-blocked-card |

  # RS.7  Both protocols.

  @RS.7 @TC-RS.7-01
  Scenario Outline: Every way of answering leads to the same sale
    When the cardholder pays 128.50 by chip with <chip>
    Then the commands ran in order up to the second cryptogram
    And the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 128.50

    Examples:
      | case | chip      |
      | a    | chip-t1   |
      | b    | chip-61xx |

  # RS.8  Scripts.

  @RS.8 @TC-RS.8-01
  Scenario Outline: A script is delivered where it belongs
    Given a host that answers the next sale with script <tag>
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the script reached the card <when> the second cryptogram
    And its result is reported as the profile says

    Examples:
      | case | tag | when   |
      | a    | 71  | before |
      | b    | 72  | after  |

  # RS.9  Restrictions.

  @RS.9 @TC-RS.9-01
  Scenario Outline: A restriction stands in the results
    When the cardholder pays 50.00 by chip with <chip>
    Then the terminal verification results say "<bit>"

    Examples:
      | case | chip             | bit                           |
      | a    | chip-expired     | expired application           |
      | b    | chip-old-version | application versions differ   |
      | c    | chip-not-yet     | application not yet effective |

  @RS.9 @TC-RS.9-03
  Scenario Outline: A card whose action code denies what it found is declined offline
    When the cardholder pays 50.00 by chip with <chip>
    Then the card was asked to decline with "<bit>"
    And the operator is told that the card has declined
    And nothing more has been sent for it

    Examples:
      | case | chip                | bit                 |
      | a    | chip-domestic-only  | service not allowed |
      | b    | chip-expired-denial | expired application |

  @RS.9 @TC-RS.9-02
  Scenario: A good card has no restriction in its results
    When the cardholder pays 50.00 by chip with chip-debit16
    Then the terminal verification results say nothing of restrictions

  # RS.10  Offline data authentication.

  @RS.10 @TC-RS.10-01
  Scenario Outline: A forged card is found and never approved offline
    When the cardholder pays 60.00 by chip with <chip>
    Then the terminal verification results say "<bit>"
    And the card was never asked to approve offline

    Examples:
      | case | chip               | bit        |
      | a    | chip-forged-sda    | SDA failed |
      | b    | chip-forged-icc    | DDA failed |
      | c    | chip-forged-issuer | DDA failed |

  @RS.10 @TC-RS.10-03
  Scenario: A forged signature over the cryptogram ends the sale
    When the cardholder pays 60.00 by chip with chip-forged-dynamic
    Then the operator is told that the card has declined
    And nothing more has been sent for it

  @RS.10 @TC-RS.10-02
  Scenario Outline: A genuine card is authenticated
    When the cardholder pays 60.00 by chip with <chip>
    Then the terminal verification results say nothing of authentication

    Examples:
      | case | chip     |
      | a    | chip-sda |
      | b    | chip-dda |
      | c    | chip-cda |
