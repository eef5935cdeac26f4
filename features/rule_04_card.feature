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

  @R4.4 @TC-R4.4-03
  Scenario: After a sale by fallback the next stripe is refused again
    When the cardholder pays 30.00 by chip with chip-mute and swipes where it is offered
    And the chip card chip-debit16 is swiped for 31.00
    Then the operator is told to insert the card
    And the host has no live booking of 31.00
