"""The points' names, for whoever starts processes; what they mean stands in `points`, which needs the product loaded."""

CODE = 86  # how a process that met its point ends

# Where the deciding process ends, and where the one that sends does. At "asked" and "taken" it is the provider who kills it:
# when the request has come in, and when it has taken the text.
DECIDING = ("before insert", "after insert", "commit", "hook")
SENDING = ("claim", "asked", "taken", "answer", "save", "event", "poke")
AT_THE_PROVIDER = ("asked", "taken")
KICKED = "kicked"  # the file by which a mutant knows that it was kicked
