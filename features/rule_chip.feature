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
    And the whole talk with the card was as the books order

    Examples:
      | case | chip               |
      | a    | chip-debit16       |
      | b    | chip-credit16      |
      | c    | chip-quasi         |
      | d    | chip-prepaid       |
      | e    | chip-cda           |
      | f    | chip-external-auth |
      | g    | chip-odd-lists     |

  @RS.1 @TC-RS.1-02
  Scenario: Every cryptogram has a number of its own
    When the cardholder pays 10.00 by chip with chip-debit16
    And the cardholder pays 10.00 by chip with chip-debit16
    And the cardholder pays 12.00 by chip with chip-credit16
    And the terminal is switched off and on again
    And the cardholder pays 10.00 by chip with chip-debit16
    Then no unpredictable number was used twice
    And the host has verified every cryptogram
    And the whole talk with the card was as the books order

  @RS.1 @TC-RS.1-03
  Scenario Outline: The options are asked for with what the card wants to know
    When the cardholder pays 128.50 by chip with <chip>
    Then the options carried what the card's list asks for

    Examples:
      | case | chip           |
      | a    | chip-debit16   |
      | b    | chip-odd-lists |
      | c    | chip-prepaid   |

  @RS.1 @TC-RS.1-04
  Scenario Outline: The amount in the cryptogram is the amount of the message
    When the cardholder pays <amount> by chip with chip-credit16
    Then the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of <amount>

    Examples:
      | case | amount  |
      | a    | 1234.56 |
      | b    | 0.01    |

  @RS.1 @TC-RS.1-05
  Scenario Outline: The best application that card and terminal share is selected
    When the cardholder pays 21.00 by chip with <chip>
    Then the commands ran in order up to the second cryptogram
    And the host has booked exactly one sale of 21.00
    And every copy of the chip slip tells what card and host hold
    And the whole talk with the card was as the books order

    Examples:
      | case | chip          |
      | a    | chip-two-apps |
      | b    | chip-no-pse   |
      | c    | chip-partial  |
      | d    | chip-unwilling   |
      | e    | chip-one-blocked |
      | f    | chip-new-product |
      | g    | chip-longer-name |
      | h    | chip-one-record  |

  @RS.1 @TC-RS.1-06
  Scenario: Nothing of one card goes into the message of the next
    When the cardholder pays 22.00 by chip with chip-debit16
    And the cardholder pays 23.00 with credit-stripe
    And the cardholder pays 24.00 by chip with chip-sda
    Then a sale by stripe between them bears no chip data
    And the host has verified every cryptogram
    And the whole talk with the card was as the books order

  @RS.1 @TC-RS.1-07
  Scenario: An application that wants the cardholder's consent is not taken without it
    When the cardholder pays 25.00 by chip with chip-consent
    Then the cardholder was asked for the application, or nothing was sent

  @RS.1 @TC-RS.1-08 @needs-chip_online_pin
  Scenario: A PIN that is entered again goes with a cryptogram of its own
    When the cardholder pays 26.00 by chip with chip-debit16 and gets the PIN wrong once
    Then each request has a cryptogram of its own
    And the host has booked exactly one sale of 26.00

  @RS.1 @TC-RS.1-09
  Scenario Outline: What one card has said is not said of the next
    When the cardholder pays 22.00 by chip with <one>
    And the cardholder pays 23.00 by chip with <other>
    Then the host has verified every cryptogram
    And the whole talk with the card was as the books order

    Examples:
      | case | one         | other       |
      | a    | chip-quasi  | chip-bare   |
      | b    | chip-counts | chip-counts |

  @RS.1 @TC-RS.1-10
  Scenario: On the next day the card is told the next day
    When the cardholder pays 22.00 by chip with chip-debit16
    And 24 hours pass
    And the cardholder pays 23.00 by chip with chip-debit16
    Then the host has verified every cryptogram
    And the whole talk with the card was as the books order

  @RS.1 @TC-RS.1-11
  Scenario: Behind a sale by chip an inquiry is told of no amount
    When the cardholder pays 22.00 by chip with chip-debit16
    And a balance inquiry of 1.00 on chip-debit16 is carried out
    Then its message tells what the card gave

  # RS.2  The card is pulled.

  @RS.2 @TC-RS.2-01
  Scenario Outline: A card that is pulled at any command leaves nothing open
    When the card <chip> is pulled at each command of a sale of 20.00 in turn
    Then each time the terminal has said so in bounded time
    And each time nothing was sent without the card's cryptogram
    And each time what was sent has been reversed
    And each time nothing was booked for good without the card's last word
    And each time no approval slip was printed

    Examples:
      | case | chip               |
      | a    | chip-debit16       |
      | b    | chip-t1            |
      | c    | chip-external-auth |

  @RS.2 @TC-RS.2-02
  Scenario: A card that is pulled when all is done changes nothing
    When the cardholder pays 20.00 by chip with chip-debit16
    Then the host has booked exactly one sale of 20.00
    And the terminal holds exactly that sale

  @RS.2 @TC-RS.2-03 @needs-chip_online_pin
  Scenario Outline: A card that is pulled while its PIN is asked for is not charged
    When the card <chip> is pulled while the PIN of a sale of 20.00 is asked for
    Then the terminal says that the card is gone
    And nothing more has been sent for it
    And the terminal holds nothing of it
    And no slip is printed

    Examples:
      | case | chip           |
      | a    | chip-debit16   |
      | b    | chip-onlinepin |

  @RS.2 @TC-RS.2-04 @needs-chip_online_pin
  Scenario: Behind a card that was pulled the next sale is a sale of its own
    When the card chip-debit16 is pulled while the PIN of a sale of 20.00 is asked for
    And the cardholder pays 21.00 by chip with chip-debit16
    Then the commands ran in order up to the second cryptogram
    And the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 21.00
    And the host has no live booking of 20.00

  @RS.2 @TC-RS.2-05
  Scenario: A card that is pulled behind its last word has paid
    Given a host that approves the next sale and sends script 72
    When the cardholder pays 20.00 by chip with chip-debit16
    And a balance inquiry goes over the line
    Given a host that approves the next sale and sends script 72
    When the card chip-debit16 is pulled at the script behind its last word of a sale of 21.00
    And a balance inquiry goes over the line
    Then the host has booked exactly one sale of 21.00
    And the result of the script that the pulled card never took is reported as failed
    And nothing is reversed

  @RS.2 @TC-RS.2-06
  Scenario: A declined sale whose card is pulled is not reversed
    When the cardholder pays 20.00 by chip with chip-debit16
    Given a host that answers the next sale with code 51
    When the card chip-debit16 is pulled at the second cryptogram of a sale of 21.00
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And nothing is reversed
    And the host has no live booking of 21.00

  @RS.2 @TC-RS.2-07 @needs-chip_online_pin
  Scenario Outline: A card that is pulled while the host is asked has not paid
    When the card chip-debit16 is <pulled> while the host is asked about a sale of 20.00
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 20.00

    Examples:
      | case | pulled              |
      | a    | pulled              |
      | b    | pulled and put back |

  @RS.2 @TC-RS.2-08
  Scenario Outline: Where the card was pulled, the next one is a sale of its own
    When the card chip-debit16 is pulled at command <at> of a sale of 20.00 and swiped where it is offered
    And the cardholder pays 21.00 by chip with chip-credit16
    Then the host has booked exactly one sale of 21.00

    Examples:
      | case | at |
      | a    | 1  |
      | b    | 8  |
      | c    | 12 |

  @RS.2 @TC-RS.2-09 @needs-chip_online_pin
  Scenario: A card that is pulled while the host is asked in vain is not charged
    Given a host that answers the next sale not at all, though it is booked
    When the card chip-debit16 is pulled while the host is asked about a sale of 20.00
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data
    And the host has no live booking of 20.00

  @RS.2 @TC-RS.2-10 @needs-preauth
  Scenario: A card that is pulled has reserved nothing
    When the cardholder pays 20.00 with chip-debit16
    And the card chip-debit16 is pulled at the second cryptogram of a pre-authorisation of 21.00
    And a balance inquiry goes over the line
    Then the preauth by chip is not approved and has left no slip of it
    And the preauth by chip has been reversed with the data of its own card

  @RS.2 @TC-RS.2-11 @needs-void_card
  Scenario: A void whose card is pulled undoes nothing
    When the cardholder pays 20.00 with chip-debit16
    And the card chip-debit16 is pulled at the second cryptogram of its void
    And a balance inquiry goes over the line
    Then the void by chip is not approved and has left no slip of it
    And the void by chip has been reversed with the data of its own card
    And the void by chip has undone nothing of the sale of 20.00

  @RS.2 @TC-RS.2-12
  Scenario: A card that is pulled before the amount is known is not charged
    When the card chip-debit16 is pulled while the amount of a sale of 20.00 is asked for
    Then the terminal says that the card is gone
    And nothing more has been sent for it
    And the terminal holds nothing of it
    And no slip is printed

  @RS.2 @TC-RS.2-13 @needs-void_card @needs-void_pin @needs-chip_online_pin
  Scenario: A void whose card is pulled while its PIN is asked for is not sent
    When the cardholder pays 20.00 with chip-debit16
    And the card chip-debit16 is pulled while the PIN of its void is asked for
    Then the terminal says that the card is gone
    And nothing of it has reached the host
    And the void by chip has undone nothing of the sale of 20.00

  @RS.2 @TC-RS.2-14 @needs-void_card
  Scenario Outline: A void whose card is pulled before its cryptogram is not sent
    When the cardholder pays 20.00 with <chip>
    And the card <chip> is pulled at <where> of its void
    Then the terminal says that the card is gone
    And nothing of it has reached the host
    And the void by chip has undone nothing of the sale of 20.00

    Examples:
      | case | chip         | where                |
      | a    | chip-debit16 | the first cryptogram |

    @needs-offline_authentication
    Examples:
      | case | chip         | where                |
      | b    | chip-dda     | its own signature    |

  # RS.3  A wrong answer cryptogram.

  @RS.3 @TC-RS.3-01
  Scenario Outline: A wrong answer cryptogram is refused by the card and reversed
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the host has no live booking of 128.50
    And the whole talk with the card was as the books order

    Examples:
      | case | chip               |
      | a    | chip-debit16       |
      | b    | chip-external-auth |
      | c    | chip-t1            |

  @RS.3 @TC-RS.3-02
  Scenario: A failed authentication of the issuer stands in the results
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with chip-external-auth
    Then the second cryptogram was asked for with "issuer authentication failed"

  @RS.3 @TC-RS.3-03
  Scenario: A card that confirms in spite of a wrong cryptogram has confirmed
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with chip-tolerant
    Then the second cryptogram was asked for with "issuer authentication failed"
    And the card has confirmed the sale in the end
    And the host has booked exactly one sale of 128.50
    And every copy of the chip slip tells what card and host hold
    And the whole talk with the card was as the books order

  @RS.3 @TC-RS.3-04
  Scenario Outline: An answer without a cryptogram is refused by a card that wants one
    When the cardholder pays 127.00 by chip with <chip>
    Given a host that answers the next sale without chip data
    When the cardholder pays 128.50 by chip with <chip>
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the host has no live booking of 128.50
    And the whole talk with the card was as the books order

    Examples:
      | case | chip               |
      | a    | chip-debit16       |
      | b    | chip-external-auth |

  @RS.3 @TC-RS.3-05
  Scenario: The approval is shown when the card has confirmed it, not before
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the card has confirmed the sale in the end
    And the approval was shown only when the card had confirmed it

  @RS.3 @TC-RS.3-06
  Scenario Outline: A good answer cryptogram is given to the card as it wants it
    When the cardholder pays 128.50 by chip with <chip>
    Then the card has confirmed the sale in the end
    And the whole talk with the card was as the books order
    And every copy of the chip slip tells what card and host hold

    Examples:
      | case | chip               |
      | a    | chip-external-auth |
      | b    | chip-debit16       |

  @RS.3 @TC-RS.3-07
  Scenario Outline: A sale that the host declines is declined at the card too
    Given a host that answers the next sale with code <code>
    When the cardholder pays 128.50 by chip with <chip>
    Then the card was told that the sale is declined
    And the whole talk with the card was as the books order
    And the host has no live booking of 128.50

    Examples:
      | case | code | chip               |
      | a    | 51   | chip-debit16       |
      | b    | 05   | chip-external-auth |

  @RS.3 @TC-RS.3-08
  Scenario: Scripts of a sale that the card refused stand in its reversal
    Given a host that forges its answer to the next sale and sends script 71
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused

  @RS.3 @TC-RS.3-09
  Scenario: A card hears nothing of what another one was answered
    When the cardholder pays 127.00 by chip with chip-debit16
    Given a host that answers the next sale not at all
    When the cardholder pays 128.50 by chip with chip-credit16
    And a balance inquiry goes over the line
    Then the sale by chip is not approved and has left no slip
    And the whole talk with the card was as the books order

  @RS.3 @TC-RS.3-10
  Scenario: Whatever a card says to a wrong cryptogram, the authentication has failed
    Given a host that answers the next sale with a wrong cryptogram
    When the cardholder pays 128.50 by chip with chip-external-conditions
    And a balance inquiry goes over the line
    Then the second cryptogram was asked for with "issuer authentication failed"
    And the sale by chip is not approved and has left no slip
    And the sale has been reversed with its chip data because the chip refused
    And the whole talk with the card was as the books order

  # RS.4  Who verifies the cardholder.

  @RS.4 @TC-RS.4-01
  Scenario Outline: The cardholder is verified as the card's list asks
    When the cardholder pays 30.00 by chip with <chip>
    Then the PIN was <pin>
    And the verification results say <result>
    And the slip asks for a signature <signature>
    And the cardholder was verified as the card's list orders

    Examples:
      | case | chip                 | pin       | result     | signature |
      | a    | chip-onlinepin       | asked for | online PIN | no        |
      | b    | chip-signature       | not asked | signature  | yes       |
      | c    | chip-nocvm           | not asked | none       | no        |
      | d    | chip-debit16         | asked for | online PIN | no        |
      | e    | chip-prepaid         | not asked | signature  | yes       |
      | f    | chip-offlinepin      | asked for | online PIN | no        |
      | g    | chip-amounts         | not asked | none       | no        |
      | h    | chip-foreign-amounts | not asked | signature  | yes       |
      | i    | chip-new-method      | not asked | signature  | yes       |
      | j    | chip-cash-rules      | not asked | signature  | yes       |
      | k    | chip-sign-or-next    | not asked | signature  | yes       |

  @RS.4 @TC-RS.4-02
  Scenario Outline: A PIN that is left out stands in the results
    When the cardholder pays 30.00 by chip with <chip> and leaves the PIN out
    Then the terminal verification results say "PIN not entered"
    And the cardholder was verified as the card's list orders

    Examples:
      | case | chip            |
      | a    | chip-onlinepin  |
      | b    | chip-debit16    |
      | c    | chip-offlinepin |

  @RS.4 @TC-RS.4-03
  Scenario Outline: Which rule holds goes by the amount
    When the cardholder pays <amount> by chip with chip-amounts
    Then the verification results say <result>
    And the cardholder was verified as the card's list orders

    Examples:
      | case | amount | result    |
      | a    | 99.99  | none      |
      | b    | 100.00 | signature |
      | c    | 200.01 | online PIN |
      | d    | 150.00 | signature  |
      | e    | 200.00 | signature  |

  @RS.4 @TC-RS.4-04
  Scenario Outline: Where no rule is left the cardholder is not verified
    When the cardholder pays 30.00 by chip with <chip> and leaves the PIN out
    Then the terminal verification results say "cardholder verification failed"
    And the cardholder was verified as the card's list orders

    Examples:
      | case | chip                 |
      | a    | chip-fails-holder    |
      | b    | chip-no-holder-rules |

  @RS.4 @TC-RS.4-05
  Scenario Outline: A card without rules asks nobody
    When the cardholder pays 30.00 by chip with <chip>
    Then the PIN was not asked
    And the cardholder was verified as the card's list orders
    And the whole talk with the card was as the books order
    And every copy of the chip slip tells what card and host hold

    Examples:
      | case | chip           |
      | a    | chip-no-holder |
      | b    | chip-no-rules  |

  @RS.4 @TC-RS.4-06
  Scenario: What was done about the cardholder stands on the slip
    When the cardholder pays 30.00 by chip with chip-onlinepin
    Then every copy of the chip slip tells what card and host hold

  @RS.4 @TC-RS.4-07 @needs-preauth
  Scenario Outline: Who reserves an amount is verified like who pays it
    When a pre-authorisation of 100.00 is taken on <chip>
    Then the whole talk with the card was as the books order

    Examples:
      | case | chip           |
      | a    | chip-onlinepin |
      | b    | chip-signature |

  @RS.4 @TC-RS.4-08
  Scenario Outline: The second amount of a list is another one than the first
    When the cardholder pays <amount> by chip with chip-amounts-both
    Then the verification results say <result>
    And the cardholder was verified as the card's list orders

    Examples:
      | case | amount | result     |
      | a    | 49.99  | signature  |
      | b    | 50.00  | none       |
      | c    | 100.00 | none       |
      | d    | 100.01 | online PIN |

  @RS.4 @TC-RS.4-09
  Scenario Outline: Who pays much is verified like who pays little
    When the cardholder pays <amount> by chip with <chip>
    Then the cardholder was verified as the card's list orders

    Examples:
      | case | amount  | chip           |
      | a    | 2500.00 | chip-onlinepin |
      | b    | 2500.00 | chip-nocvm     |
      | c    | 0.01    | chip-signature |

  @RS.4 @TC-RS.4-10 @needs-chip_online_pin
  Scenario: A PIN that is left out behind a wrong one is left out
    When the cardholder pays 30.00 by chip with chip-debit16 and gets the PIN wrong once and then leaves it out
    Then the terminal verification results say "PIN not entered"
    And the whole talk with the card was as the books order

  # RS.5  Offline decline.

  @RS.5 @TC-RS.5-01
  Scenario: A card that declines offline reaches no host
    When the cardholder pays 40.00 by chip with chip-decline-offline
    Then the operator is told that the card has declined
    And nothing more has been sent for it
    And the terminal holds nothing of it
    And no slip is printed

  @RS.5 @TC-RS.5-02
  Scenario: A card that has declined is not taken by its stripe
    When the cardholder pays 40.00 by chip with chip-decline-offline and swipes where it is offered
    Then the operator is told that the card has declined
    And nothing more has been sent for it
    And the terminal holds nothing of it

  @RS.5 @TC-RS.5-03
  Scenario: Behind a card that has declined the next sale is a sale of its own
    When the cardholder pays 40.00 by chip with chip-decline-offline
    And the cardholder pays 41.00 by chip with chip-credit16
    Then the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 41.00
    And the host has no live booking of 40.00
    And nothing is reversed
    And the whole talk with the card was as the books order

  @RS.5 @TC-RS.5-04
  Scenario Outline: What the card declines is not sent, whatever it was
    When <deed> of 40.00 on chip-decline-offline is tried
    Then the operator is told that the card has declined it
    And nothing of it has reached the host
    And no slip is printed

    Examples:
      | case | deed              |
      | a    | a balance inquiry |

    @needs-preauth
    Examples:
      | case | deed                |
      | b    | a pre-authorisation |

    @needs-refund
    Examples:
      | case | deed     |
      | c    | a refund |

    @needs-void_card
    Examples:
      | case | deed   |
      | d    | a void |

    @needs-transfer
    Examples:
      | case | deed       |
      | e    | a transfer |

    @needs-completion
    Examples:
      | case | deed                   |
      | f    | a completion           |

    @needs-completion @needs-void_card
    Examples:
      | case | deed                   |
      | g    | a void of a completion |

    @needs-preauth
    Examples:
      | case | deed                          |
      | h    | a void of a pre-authorisation |

    @needs-completion_advice
    Examples:
      | case | deed                   |
      | i    | a completion by advice |

  @RS.5 @TC-RS.5-05
  Scenario: A card that tells why it declines has declined
    When the cardholder pays 40.00 by chip with chip-decline-advice
    Then the operator is told that the card has declined
    And nothing more has been sent for it
    And the terminal holds nothing of it

  # RS.6  Blocked.

  @RS.6 @TC-RS.6-01
  Scenario Outline: A card that cannot be used is refused with a clear text
    When the cardholder pays 40.00 by chip with <chip>
    Then the operator is told that <what>
    And nothing more has been sent for it
    And the terminal holds nothing of it
    And a blocked card was not asked any further

    Examples:
      | case | chip              | what                       |
      | a    | chip-blocked-card | the card is blocked        |
      | b    | chip-blocked-app  | the application is blocked |
      | c    | chip-no-app       | there is no application    |

  @RS.6 @TC-RS.6-02
  Scenario Outline: A blocked card is not taken by its stripe
    When the cardholder pays 40.00 by chip with <chip> and swipes where it is offered
    Then nothing more has been sent for it
    And the stripe was not offered

    Examples:
      | case | chip              |
      | a    | chip-blocked-card |
      | b    | chip-blocked-app  |
      | c    | chip-no-app       |
      | d    | chip-only-unwilling |
      | e    | chip-blocked-behind |

  @RS.6 @TC-RS.6-03
  Scenario: The stripe of a blocked card is refused behind it as before
    When the cardholder pays 40.00 by chip with chip-blocked-card
    And the chip card chip-blocked-card is swiped for 40.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

  @RS.6 @TC-RS.6-04
  Scenario: A blocked application leaves the other one of its card
    When the cardholder pays 40.00 by chip with chip-one-blocked
    Then the host has booked exactly one sale of 40.00

  @RS.6 @TC-RS.6-05
  Scenario: A blocked application leaves the other one where there is no directory
    When the cardholder pays 40.00 by chip with chip-unlisted-blocked
    Then the host has booked exactly one sale of 40.00

  @RS.6 @TC-RS.6-06
  Scenario Outline: Behind a card that could not be used the next one can
    When the cardholder pays 40.00 by chip with <chip>
    And the cardholder pays 41.00 by chip with chip-debit16
    Then the host has booked exactly one sale of 41.00
    And the host has no live booking of 40.00

    Examples:
      | case | chip              |
      | a    | chip-blocked-card |
      | b    | chip-no-app       |

  @RS.6 @TC-RS.6-07
  Scenario Outline: A blocked card is not taken by its stripe, whatever it is wanted for
    When <deed> of 40.00 on chip-blocked-card is tried
    Then the operator is told that the card is blocked, and nothing else
    And nothing of it has reached the host

    Examples:
      | case | deed              |
      | a    | a balance inquiry |

    @needs-preauth
    Examples:
      | case | deed                |
      | b    | a pre-authorisation |

    @needs-refund
    Examples:
      | case | deed     |
      | c    | a refund |

    @needs-void_card
    Examples:
      | case | deed   |
      | d    | a void |

  # RS.7  Both protocols.

  @RS.7 @TC-RS.7-01
  Scenario Outline: Every way of answering leads to the same sale
    When the cardholder pays 128.50 by chip with <chip>
    Then the commands ran in order up to the second cryptogram
    And the chip data is complete and the host has verified the cryptogram
    And the host has booked exactly one sale of 128.50
    And the terminal verification results say nothing of a failed authentication
    And every copy of the chip slip tells what card and host hold
    And the whole talk with the card was as the books order

    Examples:
      | case | chip        |
      | a    | chip-t1     |
      | b    | chip-61xx   |
      | c    | chip-t1-dda |
      | d    | chip-slow   |
      | e    | chip-t1-external |
      | f    | chip-inverse     |

  @RS.7 @TC-RS.7-02
  Scenario: A card that never comes to an end is given up
    When the cardholder pays 128.50 by chip with chip-endless
    Then a card that fails has been given up in bounded time
    And nothing more has been sent for it

  # RS.8  Scripts.

  @RS.8 @TC-RS.8-01
  Scenario Outline: A script is delivered where it belongs
    Given a host that approves the next sale and sends script <script>
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the script reached the card <when> the second cryptogram
    And each script went as far as the card took it
    And the host has booked exactly one sale of 128.50
    And every copy of the chip slip tells what card and host hold
    And its result is reported as the profile says
    And the whole talk with the card was as the books order

    Examples:
      | case | script                           | when   |
      | a    | 71                               | before |
      | b    | 72                               | after  |
      | c    | 71 of two commands               | before |
      | d    | 72 of two commands               | after  |
      | e    | 71 whose first command is forged | before |
      | f    | 72 whose first command is forged | after  |
      | g    | 72 whose second command is forged | after |
      | h    | 72 of nine commands               | after |

  @RS.8 @TC-RS.8-02
  Scenario Outline: Two scripts in one answer are kept apart and in order
    When the cardholder pays 127.00 by chip with chip-credit16
    Given a host that approves the next sale and sends script <one> and script <other>
    When the cardholder pays 128.50 by chip with chip-debit16
    Then each script went as far as the card took it
    And its result is reported as the profile says

    Examples:
      | case | one | other                 |
      | a    | 71  | 72 of two commands    |
      | b    | 72  | 72 of another command |
      | c    | 72  | 71                    |

  @RS.8 @TC-RS.8-03
  Scenario: A script that fails before the end stands in the results
    Given a host that approves the next sale and sends script 71 whose first command is forged
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the second cryptogram was asked for with "script failed before the end"
    And the whole talk with the card was as the books order

  @RS.8 @TC-RS.8-04
  Scenario: The result of a script outlives the power
    Given a host that approves the next sale and sends script 72
    And a host that does not answer the notification of its scripts
    When the cardholder pays 128.50 by chip with chip-debit16
    And the terminal is switched off and on again
    Then its result is reported as the profile says

  @RS.8 @TC-RS.8-05
  Scenario Outline: A script in a declined answer is delivered and reported too
    Given a host that declines the next sale and sends script <tag>
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the script reached the card <when> the second cryptogram
    And its result is reported as the profile says
    And the host has no live booking of 128.50

    Examples:
      | case | tag | when   |
      | a    | 71  | before |
      | b    | 72  | after  |

  @RS.8 @TC-RS.8-06
  Scenario: Without a script nothing is reported
    When the cardholder pays 128.50 by chip with chip-debit16
    Then nothing is reported of scripts

  @RS.8 @TC-RS.8-07
  Scenario: What has been reported is not reported once more after the power was away
    Given a host that approves the next sale and sends script 71
    When the cardholder pays 128.50 by chip with chip-debit16
    Then its result is reported as the profile says
    When the terminal is switched off and on again
    Then nothing more is reported of scripts

  @RS.8 @TC-RS.8-08
  Scenario: The reversal of a sale that the card refused tells of its scripts
    Given a host that forges its answer to the next sale and sends script 71
    When the cardholder pays 128.50 by chip with chip-debit16
    And a balance inquiry goes over the line
    Then the sale has been reversed with its chip data because the chip refused

  @RS.8 @TC-RS.8-09
  Scenario: A script that the card was pulled from is no success
    Given a host that approves the next sale and sends script 72
    When the cardholder pays 20.00 by chip with chip-debit16
    And a balance inquiry goes over the line
    Given a host that approves the next sale and sends script 72
    When the card chip-debit16 is pulled at the script behind its last word of a sale of 21.00
    Then the result of the script that the pulled card never took is reported as failed

  @RS.8 @TC-RS.8-10
  Scenario: A script behind the end reaches a card that has refused
    When the cardholder pays 127.00 by chip with chip-debit16
    Given a host that forges its answer to the next sale and sends script 72
    When the cardholder pays 128.50 by chip with chip-debit16
    Then the script reached the card after the second cryptogram
    And each script went as far as the card took it

  @RS.8 @TC-RS.8-11
  Scenario Outline: A script that fails keeps no other one from the card
    Given a host that approves the next sale and sends script <one> and script <other>
    When the cardholder pays 128.50 by chip with chip-debit16
    Then each script went as far as the card took it

    Examples:
      | case | one                              | other                 |
      | a    | 72 whose first command is forged | 72 of another command |
      | b    | 71 whose first command is forged | 71                    |

  @RS.8 @TC-RS.8-12
  Scenario: A script without a name is reported without one
    Given a host that approves the next sale and sends script 71 and script 72 without a name
    When the cardholder pays 128.50 by chip with chip-debit16
    Then each script went as far as the card took it
    And its result is reported as the profile says

  @RS.8 @TC-RS.8-13
  Scenario Outline: A script reaches the card whatever it was asked for
    Given a host that approves the next <word> and sends script 72
    When <deed> of 128.50 on chip-debit16 is carried out
    Then the script reached the card after the second cryptogram
    And its result is reported as the profile says

    @needs-void_card
    Examples:
      | case | word | deed   |
      | a    | void | a void |

    @needs-preauth
    Examples:
      | case | word    | deed                |
      | b    | preauth | a pre-authorisation |

  @RS.8 @TC-RS.8-14
  Scenario Outline: A command that the card takes with a warning is taken
    Given a host that approves the next sale and sends script <script>
    When the cardholder pays 128.50 by chip with chip-warns
    Then each script went as far as the card took it
    And its result is reported as the profile says
    And the host has booked exactly one sale of 128.50
    And the whole talk with the card was as the books order

    Examples:
      | case | script             |
      | a    | 71 of two commands |
      | b    | 72 of two commands |

  @RS.8 @TC-RS.8-15
  Scenario Outline: The result of a script outlives what happens at the counter
    Given a host that approves the next sale and sends script 72
    And a host that does not answer the notification of its scripts
    When the cardholder pays 128.50 by chip with chip-debit16
    And <event>
    Then its result is reported as the profile says

    Examples:
      | case | event                               |
      | a    | operator 02 takes over              |
      | b    | the terminal is locked and unlocked |
      | c    | the operator downloads parameters   |

  # RS.9  Restrictions.

  @RS.9 @TC-RS.9-01
  Scenario Outline: A restriction stands in the results
    When the cardholder pays 50.00 by chip with <chip>
    Then the terminal verification results say "<bit>"
    And the whole talk with the card was as the books order

    Examples:
      | case | chip             | bit                           |
      | a    | chip-expired     | expired application           |
      | b    | chip-old-version | application versions differ   |
      | c    | chip-not-yet     | application not yet effective |
      | d    | chip-day-after   | expired application           |
      | e    | chip-day-before  | application not yet effective |
      | f    | chip-last-century | expired application          |

  @RS.9 @TC-RS.9-03
  Scenario Outline: A card whose action code denies what it found is declined offline
    When the cardholder pays 50.00 by chip with <chip>
    Then the card was asked to decline with "<bit>"
    And the operator is told that the card has declined
    And nothing more has been sent for it
    And the whole talk with the card was as the books order

    Examples:
      | case | chip                | bit                 |
      | a    | chip-domestic-only  | service not allowed |
      | b    | chip-expired-denial | expired application |
      | c    | chip-atm-only       | service not allowed |
      | d    | chip-no-goods       | service not allowed |
      | e    | chip-left-to-terminal | service not allowed |
      | f    | chip-denies-unsigned  | offline authentication not performed |
      | g    | chip-denies-limit     | floor limit exceeded |

  @RS.9 @TC-RS.9-02
  Scenario Outline: A good card has no restriction in its results
    When the cardholder pays 50.00 by chip with <chip>
    Then the terminal verification results say nothing of restrictions
    And the whole talk with the card was as the books order

    Examples:
      | case | chip          |
      | a    | chip-debit16  |
      | b    | chip-credit16 |
      | c    | chip-last-day  |
      | d    | chip-first-day |
      | e    | chip-no-country |
      | f    | chip-bare       |

  @RS.9 @TC-RS.9-04
  Scenario: Two restrictions stand in the results both
    When the cardholder pays 50.00 by chip with chip-two-restrictions
    Then the terminal verification results say "expired application" and "application versions differ"
    And the whole talk with the card was as the books order

  @RS.9 @TC-RS.9-05 @needs-chip_online_pin
  Scenario: A card whose action code denies a sale without PIN is declined without one
    When the cardholder pays 50.00 by chip with chip-denies-no-pin and leaves the PIN out
    Then the card was asked to decline with "PIN not entered"
    And nothing more has been sent for it
    And the whole talk with the card was as the books order

  @RS.9 @TC-RS.9-06
  Scenario: Behind a card that was denied the next one is asked for itself
    When the cardholder pays 50.00 by chip with chip-atm-only
    And the cardholder pays 51.00 by chip with chip-debit16
    Then the host has booked exactly one sale of 51.00
    And the terminal verification results say nothing of restrictions
    And the whole talk with the card was as the books order

  @RS.9 @TC-RS.9-07
  Scenario Outline: A restriction holds whatever the card is wanted for
    When <deed> of 50.00 on <chip> is carried out
    Then its message tells what the card gave

    Examples:
      | case | deed              | chip             |
      | a    | a void            | chip-old-version |
      | b    | a balance inquiry | chip-old-version |

    @needs-preauth
    Examples:
      | case | deed                | chip             |
      | c    | a pre-authorisation | chip-old-version |

    @needs-refund
    Examples:
      | case | deed     | chip             |
      | d    | a refund | chip-old-version |
      | e    | a refund | chip-no-cash     |

  @RS.9 @TC-RS.9-08 @needs-chip_online_pin
  Scenario: A restriction still holds when the PIN is entered again
    When the cardholder pays 50.00 by chip with chip-old-version and gets the PIN wrong once
    Then the terminal verification results say "application versions differ"
    And the whole talk with the card was as the books order

  @RS.9 @TC-RS.9-09
  Scenario: A card that has not been online for long is found
    When the cardholder pays 50.00 by chip with chip-limits
    Then the terminal verification results say "lower offline limit exceeded" and "upper offline limit exceeded"
    And the whole talk with the card was as the books order

  # RS.10  Offline data authentication.

  @RS.10 @TC-RS.10-01 @needs-offline_authentication
  Scenario Outline: A forged card is found and never approved offline
    When the cardholder pays 60.00 by chip with <chip>
    Then the terminal verification results say "<bit>"
    And the card was never asked to approve offline

    Examples:
      | case | chip                   | bit               |
      | a    | chip-forged-sda        | SDA failed        |
      | b    | chip-forged-icc        | DDA failed        |
      | c    | chip-forged-issuer     | DDA failed        |
      | d    | chip-forged-dda        | DDA failed        |
      | e    | chip-unknown-ca        | DDA failed        |
      | f    | chip-stale-certificate | DDA failed        |
      | g    | chip-no-certificate    | DDA failed        |
      | h    | chip-forged-cda        | CDA failed        |
      | i    | chip-forged-number      | DDA failed       |
      | j    | chip-forged-issuer-rest | DDA failed       |
      | k    | chip-forged-rest        | DDA failed       |
      | l    | chip-other-tags         | SDA failed       |
      | m    | chip-stale-issuer       | DDA failed       |
      | n    | chip-forged-hash        | DDA failed       |
      | o    | chip-forged-bank        | DDA failed       |
      | p    | chip-forged-signed      | DDA failed       |
      | q    | chip-forged-dda-sda     | DDA failed       |

  @RS.10 @TC-RS.10-03 @needs-offline_authentication
  Scenario Outline: A forged signature over the cryptogram ends the sale
    When the cardholder pays 60.00 by chip with <chip>
    Then the operator is told that the card has declined
    And nothing more has been sent for it
    And the card was told that the sale is declined
    And the second cryptogram was asked for with "CDA failed"

    Examples:
      | case | chip                |
      | a    | chip-forged-dynamic |
      | b    | chip-forged-answer  |

  @RS.10 @TC-RS.10-05 @needs-offline_authentication
  Scenario: A card that lacks what its authentication needs stands in the results
    When the cardholder pays 60.00 by chip with chip-no-certificate
    Then the terminal verification results say "chip data missing" and "DDA failed"

  @RS.10 @TC-RS.10-02 @needs-offline_authentication
  Scenario Outline: A genuine card is authenticated
    When the cardholder pays 60.00 by chip with <chip>
    Then the terminal verification results say nothing of authentication
    And the whole talk with the card was as the books order
    And every copy of the chip slip tells what card and host hold

    Examples:
      | case | chip     |
      | a    | chip-sda |
      | b    | chip-dda |
      | c    | chip-cda |
      | d    | chip-dda-more |
      | e    | chip-dda-sda  |
      | f    | chip-all-signed |

  @RS.10 @TC-RS.10-06 @needs-offline_authentication
  Scenario Outline: A genuine card is authenticated whatever it is wanted for
    When <deed> of <amount> on chip-dda is carried out
    Then its message tells what the card gave

    Examples:
      | case | deed              | amount |
      | a    | a sale            | 1.00   |
      | b    | a void            | 60.00  |
      | c    | a balance inquiry | 60.00  |

    @needs-preauth
    Examples:
      | case | deed                | amount |
      | d    | a pre-authorisation | 60.00  |

    @needs-refund
    Examples:
      | case | deed     | amount |
      | e    | a refund | 60.00  |

  @RS.10 @TC-RS.10-04
  Scenario: A card that cannot be authenticated is sent online with its results saying so
    When the cardholder pays 60.00 by chip with chip-debit16
    Then the terminal verification results say "offline authentication not performed"
    And the card was never asked to approve offline
