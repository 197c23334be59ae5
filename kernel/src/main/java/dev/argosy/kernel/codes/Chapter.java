package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The codes of one part of the house, filled while the class that holds them as constants is loaded and never again.
 *
 * <p>{@snippet :
 * private static final Chapter CHAPTER = new Chapter("Leases");
 * public static final Code STOPPED = CHAPTER.end("stopped")
 *         .by(Party.CUSTOMER)
 *         .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
 *         .means("The customer stopped the cluster.", "Nothing to do.");
 * }
 */
public final class Chapter {
    private final String title;
    private final List<Registered> entries = new ArrayList<>();

    public Chapter(String title) {
        this.title = title;
    }

    /** A code that answers a request with no. */
    public Draft refusal(String name, Kind kind) {
        return new Draft(new Code(name, kind));
    }

    /** A code that says why a job, a lease or a cluster ended. */
    public Draft end(String name) {
        return new Draft(new Code(name, Kind.END));
    }

    /** A code that says how something is, such as what a health check found; what follows is decided elsewhere. */
    public Draft finding(String name) {
        return new Draft(new Code(name, Kind.FINDING));
    }

    public String title() {
        return title;
    }

    /** In the order of their declaration. */
    public List<Registered> entries() {
        return List.copyOf(entries);
    }

    public Optional<Registered> find(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** A code on its way into the chapter. */
    public final class Draft {
        private final Code code;
        private List<Party> parties = List.of(Party.CUSTOMER);
        private String evidence = "";
        private List<BillingEffect> effects = List.of();

        private Draft(Code code) {
            this.code = code;
        }

        /** Who may be responsible, the usual one first; the customer when nothing is said. */
        public Draft by(Party... who) {
            parties = List.of(who);
            return this;
        }

        public Draft evidence(String what) {
            evidence = what;
            return this;
        }

        /** What it may do to a bill; nothing when nothing is said. */
        public Draft bills(BillingEffect... what) {
            effects = List.of(what);
            return this;
        }

        /** Registers it. */
        public Code means(String meaning, String remedy) {
            entries.add(new Registered(code, parties, evidence, effects, meaning, remedy));
            return code;
        }
    }
}
