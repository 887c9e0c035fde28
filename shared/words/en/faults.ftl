### What failed in the world, told at the till. The key is "fault-" and the stable code with dashes; a code
### without a text of its own falls back to the longest beginning that has one.
### Each says what it is and, where something helps, what helps. Nobody is blamed.

# A code that this version has no sentence for
fault-other = Something went wrong, and nothing was taken. Tell headquarters the code.

## The screen and the till's program

# The till's program does not answer the screen
fault-till-away = The till's program does not answer. Nothing more is taken until it does.
# The address of the page is no longer valid
fault-page-expired = This page belongs to an earlier start of the till. Open the till again.
# The machine joined as a till that another machine has become since
fault-till-taken = Another machine is this till by now. Ask headquarters for a code of its own for this one.
# The screen and the till's program are of different versions
fault-till-and-screen-differ = This page and the till are of different versions. Reload the page.
# The till does not understand the screen
fault-input-not-understood = This page and the till are of different versions. Reload the page.
# The till does not know the command
fault-unknown-command = This page and the till are of different versions. Reload the page.
# The command is not there outside a demonstration
fault-not-demo = This works in a demonstration only.
# Another program has the port that the screens were to be shown at
fault-port-in-use = Another program uses this port. Choose another one.
# The port cannot be had for another reason
fault-port-unusable = This port cannot be used. Choose another one.

## What was asked for

# More than 2^53 - 1 of the smallest coin
fault-amount-too-large = This amount is larger than any till can count.
# Parts of the smallest coin
fault-amount-not-whole = This amount has more decimals than its currency.
# What was typed at a command line is no amount
fault-amount-unreadable = This is no amount. It looks like 12.50
# Letters that are no currency
fault-unknown-currency = This is no currency that the till knows.
# The payment was not made here, or never happened
fault-unknown-payment = This till has no such payment. Look for it at the till that took it.
# Nothing can be printed, since no printer was named
fault-no-printer = This till has no printer. A manager names one.
# What was typed is no place of a printer
fault-printer-unreadable = A printer is written as tcp://192.168.1.50, or as a device such as /dev/usb/lp0.
# Nothing happened since the last Z report, or there is no Z report with this number
fault-nothing-to-report = There is nothing to report: nothing was done since the last Z report, or no Z report has this number.
# The approver is the person who asks
fault-approver-is-requester = A manager has to approve this, and not the person who asks.

## People

# The PIN was wrong
fault-wrong-pin = This PIN does not match. Try again.
# Too many wrong PINs. $seconds is how long to wait
fault-pin-wait = Too many wrong PINs. Wait { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}, then try again.
# The person is not known, or no longer works here
fault-unknown-person = This person cannot sign in here. Headquarters adds people.
# Nobody is signed in
fault-not-signed-in = Nobody is signed in. Sign in first.
# The person may not do this
fault-not-allowed = This needs a manager.

## Joining a store

# No such one-time code is known
fault-wrong-code = Headquarters does not know this code. Compare it, or ask headquarters for a new one.
# The one-time code was used by another machine
fault-code-used = This code was used already. Ask headquarters for a new one.
# The one-time code's time is over
fault-code-expired = This code is too old. Ask headquarters for a new one.
# Too many wrong codes came from this shop
fault-too-many-requests = Too many wrong codes came from here. Wait a few minutes, then try again.
# The till is enrolled already
fault-enrolled-already = This till belongs to a store already.
# The till is not enrolled
fault-not-enrolled = This till belongs to no store yet. Join one first.
# The till cannot leave its store. $count is how many entries headquarters does not have yet
fault-entries-pending = { $count ->
    [one] { $count } entry has not reached headquarters yet. The till stays in its store until it has.
   *[other] { $count } entries have not reached headquarters yet. The till stays in its store until they have.
}
# What the server answered to the code does not hold together
fault-enrolment-not-understood = What headquarters answered does not hold together, so this till did not join. Tell headquarters the code.

## The server

# The address is not one
fault-server-address = This is not an address. It looks like https://hq.example:7400
# The address begins with http and is on another machine
fault-server-plain-address = An address on another machine begins with https.
# The file of trusted certificates cannot be used
fault-server-authority = The certificate that this till was given to trust cannot be read.
# Nobody answers there
fault-server-unreachable = Headquarters does not answer at this address. Check the line and the address.
# The server's certificate is not the right one
fault-server-certificate = The certificate at this address is not the one expected. Nothing was sent. Tell headquarters.
# The server's certificate is too old, or not valid yet
fault-server-certificate-time = The certificate at this address is out of date, or this machine's clock is wrong. Nothing was sent.
# The server's certificate is for another name
fault-server-certificate-name = The certificate at this address is made out to another name. Nothing was sent. Check the address.
# Something answers that does not speak TLS
fault-server-no-tls = What answers at this address does not speak https. Nothing was sent. Check the address.
# The address begins with http, and what answers there speaks TLS
fault-server-needs-tls = What answers at this address speaks https, not http. Write https at its beginning.
# The answer took too long
fault-server-too-slow = Headquarters took too long to answer. Try again.
# It is just starting or stopping
fault-not-ready = Headquarters is just starting or stopping. Try again in a minute.
# It failed inside
fault-fault = Something failed at headquarters, and nothing was changed. Try again; if it stays, tell headquarters.
# What the till says is not what headquarters reads
fault-bad = This till and headquarters do not understand each other. Update the till.
# Another server, or one that takes no tills
fault-not-found = No till can be taken in at this address. Check the address.
# The answer made no sense; mostly it is something else's
fault-server-unexpected = What answers at this address is not Scrip's headquarters. Check the address.
# The line was cut, in a demonstration
fault-line-cut = The line is cut at this till. Heal it, then try again.

## Pictures and the camera

# No source of pictures was set up
fault-no-picture-source = No camera is set up. Use a picture, or type the number.
# The camera does not work
fault-camera = The camera does not answer. Use a picture, or type the number.
# This build has no camera
fault-camera-not-built = This till was built without a camera. Use a picture, or type the number.
# The picture is not where it should be
fault-picture-missing = This picture is not there any more.
# The file has nothing in it
fault-picture-empty = This picture is empty.
# The file is no picture
fault-picture-not-an-image = This file is no picture that can be read.
# The picture is too large. $width and $height are in pixels
fault-picture-too-large = This picture is too large: { $width } by { $height } pixels. Take one with fewer.
# The file breaks off or is broken
fault-picture-damaged = This picture is damaged. Take it again.
# The folder that was named has no picture in it
fault-picture-none = There is no picture in this folder. Choose another one.
# No code in the picture
fault-no-code-in-picture = There is no code in this picture. Take it again, closer and level.
# A code was read where the code of an enrolment was looked for
fault-not-an-enrol-code = This code does not join a till. Use the one that headquarters made for this till.

## The till's folder and journal

# The disk is full
fault-disk-full = The disk is full. Nothing more is taken until there is room.
# The disk does not keep what is written
fault-disk-cannot-log = This disk does not keep what is written to it. Nothing is taken until it does.
# The data folder cannot be written
fault-folder-read-only = The till's folder cannot be written. Nothing is taken until it can.
# A second copy of the program uses the same folder
fault-folder-in-use = Another copy of the till is open on this folder. Close it first.
# The folder cannot be used
fault-folder-unusable = The till's folder cannot be used. Tell headquarters the code.
# The database is damaged
fault-database-damaged = The till's journal is damaged. Nothing is taken. Tell headquarters; do not delete anything.
# The database belongs to a newer version
fault-database-newer = The till's journal was written by a newer version. Start that one.
# The database was changed from outside
fault-database-changed = The till's journal was changed from outside. Nothing is taken. Tell headquarters.
# The database does not answer as it should
fault-database-failed = The till's journal cannot be read or written. Nothing is taken until it can. Tell headquarters the code.
# The till's key is gone
fault-key-missing = This till's key is missing. Nothing is taken. Tell headquarters.
# The till's key cannot be read
fault-key-unreadable = This till's key cannot be read. Nothing is taken. Tell headquarters.
# Other users of the machine can read the till's key. $file is the key's file
fault-key-exposed = Other users of this machine can read this till's key, so nothing is taken. Run: chmod 600 { $file }
# The journal is older than what the till remembers elsewhere
fault-journal-set-back = The till's journal is older than it was. Nothing is taken until the till joins again.
# What would be written into the journal is not an entry: a fault of the program
fault-not-an-entry = The till could not write this into its journal, so nothing was taken. Tell headquarters the code.
# The chain of the journal is broken
fault-journal-broken = Entry { $entry } of the till's journal was changed. Nothing is taken. Tell headquarters.
# The folder was copied from another machine
fault-other-machine = This folder was made on another machine. Nothing is taken offline until the till joins again.
