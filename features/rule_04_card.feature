Feature: Rule 4 - chip before stripe
  A card that bears a chip is read by its chip. Its stripe is taken only when the chip has
  failed, and the message says so.

  Background:
    Given a signed-on terminal

  @R4.4 @TC-R4.4-01
  Scenario Outline: The stripe of a chip card leads to the request to insert it
    When the chip card <chip> is swiped for 30.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

    Examples:
      | case | chip          |
      | a    | chip-debit16  |
      | b    | chip-credit16 |
      | c    | chip-home     |

  @R4.4 @TC-R4.4-02 @needs-chip_fallback
  Scenario Outline: After a fault of the chip the stripe is taken, and the message says so
    When the cardholder pays 30.00 by chip with <chip> and swipes where it is offered
    Then the sale went over the stripe as a fallback
    And the host has booked exactly one sale of 30.00

    Examples:
      | case | chip        |
      | a    | chip-mute   |
      | b    | chip-dead   |
      | c    | chip-broken |
      | d    | chip-endless |
      | e    | chip-bad-reset |

  @R4.4 @TC-R4.4-03
  Scenario Outline: After a sale by fallback the next stripe is refused again
    When the cardholder pays 30.00 by chip with chip-mute and swipes where it is offered
    And the chip card <chip> is swiped for 31.00
    Then the operator is told to insert the card
    And the host has no live booking of 31.00

    Examples:
      | case | chip          |
      | a    | chip-debit16  |
      | b    | chip-credit16 |

  @R4.4 @TC-R4.4-04
  Scenario Outline: Who pulls the card has not a broken chip
    When the card chip-debit16 is pulled at command <at> of a sale of 30.00 and swiped where it is offered
    Then nothing more has been sent for it
    And the stripe was not offered

    Examples:
      | case | at |
      | a    | 1  |
      | b    | 8  |
      | c    | 12 |

  @R4.4 @TC-R4.4-05
  Scenario: After a sale by fallback the next chip is a chip again
    When the cardholder pays 30.00 by chip with chip-mute and swipes where it is offered
    And the cardholder pays 31.00 by chip with chip-debit16
    Then the sale went by the chip and says nothing of a fallback
    And the host has booked exactly one sale of 31.00
    And every copy of the chip slip tells what card and host hold

  @R4.4 @TC-R4.4-06
  Scenario: A stripe without a chip says nothing of a fallback
    When the cardholder pays 30.00 by chip with chip-mute and swipes where it is offered
    And the cardholder pays 32.00 with credit-stripe
    Then the last stripe says nothing of a chip
    And the host has booked exactly one sale of 32.00

  @R4.4 @TC-R4.4-07
  Scenario: A fallback that was left is not remembered
    When a sale of 30.00 by chip with chip-mute is left at the offered swipe
    And the chip card chip-debit16 is swiped for 31.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

  @R4.4 @TC-R4.4-08
  Scenario Outline: Neither another swipe nor a swipe at idle makes a stripe of a chip
    When the chip card chip-debit16 is swiped <how> for 30.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

    Examples:
      | case | how     |
      | a    | twice   |
      | c    | three times |
      | b    | at idle |

  @R4.4 @TC-R4.4-09 @needs-preauth
  Scenario: The stripe of a chip card is no pre-authorisation either
    When the chip card chip-debit16 is swiped for a pre-authorisation of 30.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

  @R4.4 @TC-R4.4-10 @needs-chip_online_pin
  Scenario: Who leaves the PIN prompt has not a broken chip
    When a sale of 30.00 by chip with chip-debit16 is left at the PIN
    Then nothing more has been sent for it
    And the stripe was not offered

  @R4.4 @TC-R4.4-11
  Scenario Outline: What the host has decided is not decided again by the stripe
    Given a host that answers the next sale <how>
    When the cardholder pays 30.00 by chip with chip-debit16 and swipes where it is offered
    Then the stripe was not offered
    And the host has seen this sale once

    Examples:
      | case | how                    |
      | a    | with code 51           |
      | b    | not at all             |
      | c    | with a wrong cryptogram |

  @R4.4 @TC-R4.4-12
  Scenario: A chip that fails behind the host's approval is not charged again by its stripe
    When the cardholder pays 30.00 by chip with chip-end-mute and swipes where it is offered
    Then the stripe was not offered
    And the host has seen this sale once

  @R4.4 @TC-R4.4-13
  Scenario: A card without chip is not flagged behind another card's fault
    When the cardholder pays 30.00 by chip with chip-mute and swipes credit-stripe where it is offered
    Then what was sent says nothing of a fallback

  @R4.4 @TC-R4.4-14
  Scenario Outline: A fallback is flagged whatever the card is wanted for
    When the stripe of chip-mute is swiped where it is offered in <deed> of 30.00
    Then what was asked for went over the stripe as a fallback

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

  @R4.4 @TC-R4.4-15
  Scenario Outline: The stripe of a chip card is taken for nothing else either
    When the stripe of chip-debit16 is swiped for <deed> of 30.00
    Then the operator is told to insert it instead
    And nothing of it has reached the host

    Examples:
      | case | deed              |
      | a    | a balance inquiry |

    @needs-refund
    Examples:
      | case | deed     |
      | b    | a refund |

    @needs-void_card
    Examples:
      | case | deed   |
      | c    | a void |

    @needs-completion
    Examples:
      | case | deed                   |
      | d    | a completion           |

    @needs-completion @needs-void_card
    Examples:
      | case | deed                   |
      | e    | a void of a completion |

    @needs-preauth
    Examples:
      | case | deed                          |
      | f    | a void of a pre-authorisation |

    @needs-transfer
    Examples:
      | case | deed       |
      | g    | a transfer |

  @R4.4 @TC-R4.4-16 @needs-chip_fallback
  Scenario Outline: The stripe is charged what its chip was to pay
    When the cardholder pays 29.00 by chip with chip-debit16
    And the cardholder pays 30.00 by chip with <chip> and swipes where it is offered
    Then the sale went over the stripe as a fallback
    And the host has booked exactly one sale of 30.00
    And the host has booked exactly one sale of 29.00

    Examples:
      | case | chip            |
      | a    | chip-mute       |
      | b    | chip-fails-late |

  @R4.4 @TC-R4.4-17
  Scenario Outline: The stripe of a chip card is refused as often as it is swiped
    When the chip card chip-debit16 is swiped <how> 30.00
    And the chip card chip-debit16 is swiped <how> 31.00
    And the chip card chip-debit16 is swiped <how> 32.00
    Then the operator is told to insert the card
    And nothing more has been sent for it

    Examples:
      | case | how         |
      | a    | for         |
      | b    | at idle for |
