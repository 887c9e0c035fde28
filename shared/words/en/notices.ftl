### News that the till tells without being asked. The key is "notice-" and the stable code with dashes.

# A code that this version has no sentence for
notice-other = Something happened that this version has no words for. Tell headquarters the code.
# The line went down
notice-line-down = The line is down. Cards are taken on this till's limit.
# The line is back
notice-line-up = The line is back.
# Somebody copied the till's folder and its key
notice-copy-found = A copy of this till was found. Nothing is taken offline until headquarters has looked at it.
# The journal cannot go on
notice-journal-halted = The till's journal stopped. Nothing is taken. Tell headquarters.
# The server was restored from a backup, and its root signed that
notice-books-restored = Headquarters' books were restored. This till sends again what it keeps.
# The server's books went back and nobody signed that
notice-server-books-changed = Headquarters' books do not fit what they said before. This till does not follow them. Tell headquarters.
# The server was restored from before this till joined, and cannot take it in again
notice-till-unknown = Headquarters' books were restored and do not know this till. It goes on by its limit and keeps what it did. Tell headquarters: its store must be there again, under its number.
# Headquarters marked entries for a person. $count is how many
notice-entry-exception = { $count ->
    [one] { $count } entry is being looked at by headquarters.
   *[other] { $count } entries are being looked at by headquarters.
}
# Headquarters gave the till up
notice-till-revoked = Headquarters gave this till up. Nothing is taken until it joins again with a new code.
# The server said something that makes no sense; its books and this till's do not fit
notice-server-unexpected = Headquarters answered what this till did not expect. It tries again; tell headquarters if it goes on.
# The program is too old for the server
notice-software-too-old = This till's program is too old for headquarters. Update it.
# The till's place was given to another machine
notice-enrolled-elsewhere = This till was joined again on another machine. Nothing more is taken here.
# The printer is off, or its cable or network is not there
notice-printer-gone = The printer does not answer. Receipts wait and are printed when it does.
# The roll is at its end
notice-printer-no-paper = The printer is out of paper. Receipts wait for a new roll.
# The printer's cover is open
notice-printer-cover-open = The printer's cover is open. Receipts wait until it is closed.
# The printer reports an error of its own
notice-printer-faulty = The printer reports a fault. Receipts wait; look whether the cutter or the paper is stuck.
# The printer prints again
notice-printer-back = The printer prints again.
# What was named as the printer is a file or a disk
notice-printer-no-device = What was named as the printer is no device that prints. Receipts wait; a manager names another.
