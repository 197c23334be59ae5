package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import java.util.List;

/**
 * What the catalogue says of one code.
 *
 * @param parties who may be responsible, the usual one first
 * @param evidence what a reason with this code refers to, in words; empty when there is nothing to show
 * @param effects what it may do to a bill; empty for what touches no bill
 */
public record Registered(
        Code code, List<Party> parties, String evidence, List<BillingEffect> effects, String meaning, String remedy) {
    public Registered {
        parties = List.copyOf(parties);
        effects = List.copyOf(effects);
        if (parties.isEmpty() || meaning.isBlank() || remedy.isBlank()) {
            throw new IllegalArgumentException(code + ": needs a party, a meaning and a remedy");
        }
    }

    public String name() {
        return code.name();
    }

    /** Who is usually responsible. */
    public Party party() {
        return parties.getFirst();
    }

    /** A reason with this code and its usual party. */
    public Reason reason(String evidence, BillingEffect effect) {
        return new Reason(name(), party(), evidence, effect);
    }
}
