### Why something is not done, in words for the customer beside the cashier. The key is "refusal-" and the
### stable code with dashes. What helps is a button of its own, so these say only why.
### $amount is what is left or free, where the reason has such a figure; a key that ends in "-bare" is for
### where nobody knows the currency.

# A code that this version has no sentence for
refusal-other = Headquarters refused it. The code says why.

## The amount

# Zero, or less
refusal-amount-not-positive = The amount has to be more than zero.
# More than any till can count
refusal-amount-too-large = This amount is larger than any till can count.
# The card is in another currency
refusal-wrong-asset = This card is in another currency.

## The card

# No card of this name anywhere
refusal-unknown-card = Headquarters does not know this card.
# The card is not active; where the state is known one of the next four is used
refusal-card-state = This card cannot be used as it is.
# The card was not sold yet
refusal-card-state-pending = This card was not sold yet.
# The card is active already, so it cannot be sold
refusal-card-state-active = This card was sold already.
# The card is stopped
refusal-card-state-blocked = This card is blocked.
# The card is being closed
refusal-card-state-closing = This card is being closed.
# The card is gone for good
refusal-card-state-closed = This card is closed.
# The card's last day is over
refusal-card-expired = This card has expired.
# The card has less than asked for. $amount is what it has
refusal-not-enough-funds = This card has { $amount } left.
# The same without the figure
refusal-not-enough-funds-bare = This card has less than that.
# The value is reserved at another till. $amount is what is free
refusal-held-elsewhere = Part of this card is held at another till until that till is back. { $amount } is free now.
# Nothing of it is free
refusal-held-elsewhere-all = This card is held at another till until that till is back. Nothing of it is free now.
# The same without the figure
refusal-held-elsewhere-bare = Part of this card is held at another till until that till is back.
# Less or more than the program allows to load. $least and $amount are the least and the most of one load
refusal-program-limit = This card takes between { $least } and { $amount } at once.
# The card holds as much as a card may
refusal-program-limit-full = This card holds as much as it may. It cannot be loaded.
# The same without the figures
refusal-program-limit-bare = This is less or more than a card of this program takes at once, or may hold.

## Payments

# The id was used with other facts: a fault of the program, not of a person
refusal-same-id-different = The same was asked for before, with other figures. Begin anew.
# The till gave the payment up before
refusal-payment-cancelled = This payment was given up before. Begin a new one.
# Only a void undoes what was taken
refusal-payment-taken = This payment was taken already.
# Nothing like that is known
refusal-unknown-payment = No such payment is known.
# More is to be given back than was paid. $amount is what is left of it
refusal-more-than-paid = Only { $amount } of this payment can still be given back.
# The same without the figure
refusal-more-than-paid-bare = Less than that of this payment can still be given back.
# Something does not fit, mostly the amount of what is undone
refusal-facts-inconsistent = The figures of this payment do not fit together. A payment is undone as a whole; a part of it can be given back.
# A transfer from an account to itself: a fault of the program
refusal-same-account = This would move money to where it is already.
# Something that the payment names is not known
refusal-unknown-account = Headquarters does not know the store, till, program or person that this names.

## The till and its limits

# Headquarters stopped the till, a copy of it was found, or its key has left its machine
refusal-till-stopped = This till was stopped. It takes nothing by itself until headquarters has looked at it.
# The person may not do this
refusal-not-allowed = This needs a manager.
# It can be done only with the line
refusal-online-only = This can be done only while the line is up.
# The answer of headquarters does not fit
refusal-not-approved = The answer from headquarters does not fit this payment.
# No such limit
refusal-unknown-limit = Headquarters signed no such limit for this till.
# Beyond what was signed
refusal-beyond-limit = This is beyond what headquarters signed for the till.
# The store's ceiling is used up, or cannot be lowered as far
refusal-ceiling-reached = This store's limit for risk is in use at its tills.

## A manager is asked

# More than the cashier may do at once. $amount is the most
refusal-over-cap = This is more than { $amount }, the most that you may do alone.
# Most of the till's ceiling is used up. $amount is what is left of the part that needs no manager
refusal-soft-line = This till has taken much without the line: from here on a manager decides.

## What was scanned or typed
## A code without a text of its own falls back to the longest beginning that has one.

# Far too long
refusal-token-too-long = This code is too long for a gift card.
# A newer kind of card
refusal-token-later-form = This card needs a newer version of the till.
# Another kind of code
refusal-token-not-a-card = This is not a gift card's code.
# The code is damaged, or written anew in another form
refusal-token = This card's code is damaged.
# The code was changed, or made by somebody else
refusal-signed = This card's code was not made by us.
# The key that signed it is not known
refusal-signed-unknown-key = This card was signed with a key that the till does not know.
# The key that signed it does not count
refusal-key = The key that signed this card is not trusted.
# The key that signed it was revoked
refusal-key-revoked = This card was signed with a key that is no longer used.
# No code in the picture
refusal-no-code-in-picture = No code was found in this picture. Take it again, closer and level.
# A slip of the finger
refusal-typed-check-character = There is a mistake in this number. Compare it with the card, group by group.
# Too few or too many characters
refusal-typed-wrong-count = A card's number has 20 letters and digits, in five groups of four. Count them on the card.
# A character that no number has
refusal-typed-unknown-character = A card's number has only digits and letters, and no U. Compare it with the card.
# Far too long
refusal-typed-too-long = This is too long. A card's number has 20 letters and digits, in five groups of four.
# Typed, and the till does not know the card while the line is down
refusal-number-unknown-here = Without the line, a typed number works only for cards that this till knows.
# The frames of a folder or file came to their end
refusal-frames-ended = There are no more pictures to look at.

## The till's own state

# The limit has run out by time
refusal-limit-expired = The limit for taking without the line has run out.
# No limit was ever signed
refusal-no-limit = Headquarters has signed no limit for this till yet.
# The till has no list of blocked cards
refusal-list-missing = The list of blocked cards has not come yet, so nothing is taken on risk.
# The list of blocked cards is too old
refusal-list-too-old = The list of blocked cards is too old to take on risk.
# Nobody ever said in what state the card is
refusal-state-unknown = Without the line, nobody here knows whether this card is in use.
# Cards of this program are not taken while cut off
refusal-no-offline-class = Without the line, cards of this kind are not taken here.
# The payment belongs to an earlier shift; it can be refunded instead
refusal-other-shift = This payment is of an earlier shift or day. It can be given back, not undone.
# More than one payment may take without the line. $amount is the most
refusal-floor-payment = Without the line, { $amount } is the most for one payment.
# More than one card may be taken for without the line. $amount is what is left of it
refusal-floor-card = Without the line, { $amount } is the most that can still be taken from this card.
# Nothing is left of that
refusal-floor-card-used-up = Without the line, nothing more can be taken from this card.
# More than is left of the till's ceiling. $amount is what is left
refusal-floor-ceiling = Without the line, { $amount } is the most that this till can still take.
# Nothing is left of that
refusal-floor-ceiling-used-up = This till has taken as much without the line as it may.
# As many payments without the line as may be
refusal-floor-count = This till has taken as many payments without the line as it may.
# More than is left for selling and loading. $amount is what is left
refusal-issue-ceiling = Without the line, { $amount } is the most that can still be put on cards here.
# Nothing is left of that
refusal-issue-ceiling-used-up = This till has put as much on cards without the line as it may.
# As many sales and loads without the line as may be
refusal-issue-count = This till has sold and loaded as many cards without the line as it may.
# The till's clock cannot be trusted
refusal-clock = This machine's clock was changed. Nothing is taken on risk until headquarters is heard.

## A sale
## The key is "refusal-sale-" and the code with dashes. $amount is the figure that the reason has.

# The sale is over, or was never opened here
refusal-sale-not-open = This sale is not open at this till any more.
# One sale goes on at a time
refusal-sale-another-open = Another sale is open. Finish it first, or give it up.
# The same key with other content: a fault of the program, not of a person
refusal-sale-same-step-different = This step was done already, with other figures.
# A gift card's payment waits for a manager
refusal-sale-undecided = A gift card's payment is not decided yet. Let a manager approve it, or take it out of the sale.
# The amount is in another currency than the sale
refusal-sale-wrong-asset = This sale is in another currency.
# No line or tender with this number
refusal-sale-no-such-line = This line is not in the sale any more.
# A name, a reason or a reference
refusal-sale-bad-text = A name or a reason is missing, or is too long.
# Zero, or less
refusal-sale-not-positive = The amount has to be more than zero.
# The price list has no such code
refusal-sale-unknown-item = The price list has no item with this code.
# More than a hundred
refusal-sale-percent-too-large = A percentage is 100 at most.
# More lines or payments than one sale has. $count is the most
refusal-sale-too-many = A sale has no room for more than { $count } such lines. Finish this one, and go on with another.
# Too much text for one entry
refusal-sale-too-long = This sale is too long. Finish it, and go on with another.
# Each card once
refusal-sale-card-twice = This card is in this sale already.
# A card of the sale is active or loaded already
refusal-sale-card-sold = A card of this sale has its value already. Undo that first.
# Nothing is taken off a card's value
refusal-sale-no-discount-on-cards = A gift card is sold at its value, with nothing taken off, and one at a time.
# More is taken off than there is. $amount is the most
refusal-sale-discount-too-large = { $amount } is the most that can be taken off here.
# Beyond 2^53 - 1
refusal-sale-too-large = This is larger than any till can count.
# Less to pay than is paid. $amount is what is paid
refusal-sale-already-paid = { $amount } of this sale is paid already. Give back what is too much first.
# A gift card pays for goods alone. $amount is what it may still pay
refusal-sale-card-pays-no-card = A gift card cannot pay for a gift card. It can pay { $amount } of this sale.
# Only cash may be more than what is due. $amount is what is due
refusal-sale-more-than-due = This is more than is due: { $amount }.
# A gift card's payment is undone, not taken off or refunded
refusal-sale-void-instead = A gift card's payment in an open sale is undone, not taken off or given back in part.
# A sale with money in it is not given up. $amount is what was taken
refusal-sale-money-taken = { $amount } was taken for this sale. Give back the cash, and undo the payments by card, first.
# Nothing in it
refusal-sale-empty = Nothing is in this sale yet.
# Not paid in full. $amount is what is left
refusal-sale-not-paid = { $amount } is still to be paid.

## The drawer and the day
## The key is "refusal-day-" and the code with dashes. $amount is the figure that the reason has.

# The same key with other content: a fault of the program, not of a person
refusal-day-same-step-different = This was done already, with other figures.
# A sale goes on
refusal-day-sale-open = A sale is open. Finish it first, or give it up.
# A shift goes on
refusal-day-shift-open = A shift is open. Count the drawer and close it first.
# Nobody opened a shift
refusal-day-no-shift = No shift is open. Open one first, with what lies in the drawer.
# No entry since the last Z report
refusal-day-nothing-done = Nothing was done since the last Z report.
# The amount is in another currency than the store
refusal-day-wrong-asset = This store's drawer is in another currency.
# Nothing put in or taken out
refusal-day-not-positive = The amount has to be more than zero.
# A float or a count below nothing
refusal-day-below-nothing = A drawer cannot hold less than nothing.
# No reason, or a very long one
refusal-day-bad-reason = Say why, in 80 characters at most.
# More kinds of coins and notes than there are
refusal-day-too-many-pieces = A count has { $count } kinds of coins and notes at most.
# $amount is what the coins and notes come to
refusal-day-pieces-differ = The coins and notes come to { $amount }, which is not the sum that was typed. Count again.
# $amount is what should be in the drawer
refusal-day-more-than-there = { $amount } is the most that can be taken out: no more should be in the drawer.
# Beyond what a till counts
refusal-day-too-large = This is larger than any till can count.
# $amount is what is there too much, or with a minus too little
refusal-day-differs = The drawer differs by { $amount } from what should be in it. Count again, or say why.
# A cashier ends the day
refusal-day-manager = A manager ends the day. Ask one for their PIN.
