package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.Party;

/** Why one of Argosy's programs does not start or cannot work. */
public final class ProgramCodes {
    private static final Chapter CHAPTER = new Chapter("Programs");

    public static final Code UNKNOWN_CONFIG_KEY = CHAPTER.refusal("unknown-config-key", Kind.MALFORMED)
            .by(Party.PLATFORM, Party.PROVIDER, Party.CUSTOMER)
            .means("A setting has a name that this version does not know.", "Correct the name that the message gives.");
    public static final Code NO_PROFILE = CHAPTER.refusal("no-profile", Kind.MALFORMED)
            .means(
                    "There is no profile that says which portal and which key to use.",
                    "`argosy up` makes some; --config or ARGOSY_CONFIG chooses one.");
    public static final Code WRONG_USE = CHAPTER.refusal("wrong-use", Kind.MALFORMED)
            .means("The command line has an option or word that the verb does not take.", "See `argosy VERB --help`.");
    public static final Code NO_SUCH_FILE = CHAPTER.refusal("no-such-file", Kind.MALFORMED)
            .means("A file named on the command line is not there.", "Correct the path.");
    public static final Code FILE_ERROR = CHAPTER.refusal("file-error", Kind.RULE)
            .means("A file cannot be read or written.", "Check the path, its rights and the disk.");
    public static final Code BUG = CHAPTER.refusal("bug", Kind.BUG)
            .by(Party.PLATFORM)
            .means("The program broke one of its own rules.", "Report it with the lines that it printed.");
    public static final Code PORTAL_UNREACHABLE = CHAPTER.refusal("portal-unreachable", Kind.UNAVAILABLE)
            .by(Party.NETWORK, Party.PLATFORM)
            .means(
                    "The portal does not answer.",
                    "Is it running? `argosy up` starts a local one; --config chooses another.");
    public static final Code DATA_FOLDER_IN_USE = CHAPTER.refusal("data-folder-in-use", Kind.CONFLICT)
            .by(Party.PLATFORM, Party.PROVIDER, Party.CUSTOMER)
            .means("Another process works in this folder.", "Stop it, or use another folder.");
    public static final Code DATA_FOLDER_NEWER = CHAPTER.refusal("data-folder-newer", Kind.CONFLICT)
            .by(Party.PLATFORM, Party.PROVIDER, Party.CUSTOMER)
            .means("A newer version wrote this folder.", "Start that version or a newer one.");
    public static final Code DATA_FOLDER_OLDER = CHAPTER.refusal("data-folder-older", Kind.CONFLICT)
            .by(Party.PROVIDER, Party.PLATFORM)
            .means("An older version, which this one cannot read, wrote this folder.", "See UPGRADING.md.");
    public static final Code JOURNAL_DAMAGED = CHAPTER.refusal("journal-damaged", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .evidence("the place in the file")
            .means(
                    "The agent's journal is damaged before its end: more than a torn last write.",
                    "Keep the folder for the operator; join the machine anew in a fresh one.");
    public static final Code PORT_IN_USE = CHAPTER.refusal("port-in-use", Kind.CONFLICT)
            .by(Party.PLATFORM, Party.CUSTOMER)
            .means("Another program has the port.", "Stop it, or choose another with --port.");
    public static final Code KEYS_MISSING = CHAPTER.refusal("keys-missing", Kind.CONFLICT)
            .by(Party.PLATFORM)
            .means(
                    "The portal's keys are not the ones that its database remembers.",
                    "Restore DIR/ca and DIR/secrets from the same backup as the database.");
    public static final Code NOT_BUILT = CHAPTER.refusal("not-built", Kind.CONFLICT)
            .means("The programs that this verb starts are not built.", "`argosy build`.");
    public static final Code NETWORK_NOT_STARTED = CHAPTER.refusal("network-not-started", Kind.CONFLICT)
            .means("A process of the local network ended while it started.", "See the log that is printed.");
    public static final Code START_TIMED_OUT = CHAPTER.refusal("start-timed-out", Kind.UNAVAILABLE)
            .by(Party.PLATFORM)
            .means(
                    "The local network was not ready in time.",
                    "See the log that is printed; a loaded machine may need a second try.");
    public static final Code NOT_JOINED = CHAPTER.refusal("not-joined", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .means("This machine has not joined a portal.", "`argosy agent join`.");
    public static final Code ALREADY_JOINED = CHAPTER.refusal("already-joined", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .means("This machine has joined a portal.", "Use another --data folder for another portal.");
    public static final Code WRONG_AUTHORITY = CHAPTER.refusal("wrong-authority", Kind.RULE)
            .by(Party.NETWORK, Party.PLATFORM)
            .means(
                    "The portal shows another authority than the token names.",
                    "Check the portal's address and the token.");
    public static final Code DRIVER_UNAVAILABLE = CHAPTER.refusal("driver-unavailable", Kind.RULE)
            .by(Party.PROVIDER)
            .means("The gpu driver does not answer.", "Check nvidia-smi, or offer cpu only.");
    public static final Code NOT_SANDBOXABLE = CHAPTER.refusal("not-sandboxable", Kind.RULE)
            .by(Party.PROVIDER)
            .means(
                    "Jobs cannot be kept apart on this machine: bubblewrap is missing or not permitted.",
                    "Install bubblewrap, or accept it with --allow-unsandboxed.");

    private ProgramCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
