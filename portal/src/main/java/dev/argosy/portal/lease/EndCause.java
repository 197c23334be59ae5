package dev.argosy.portal.lease;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.kernel.codes.LeaseCodes;

/**
 * Why a lease ends; who is responsible is said where its code is registered. What it does to the bill is told by how
 * much was served: the cap.
 */
public enum EndCause {
    /** The workload ended by itself, whatever its exit code. */
    WORKLOAD_EXITED(LeaseCodes.WORKLOAD_EXITED),
    /** The customer stopped the cluster. */
    STOPPED(LeaseCodes.STOPPED),
    /** Another node of the cluster ended the job. */
    MEMBER_ENDED(LeaseCodes.MEMBER_ENDED),
    /** A local network was taken down. */
    NETWORK_STOPPED(LeaseCodes.NETWORK_STOPPED),
    START_DEADLINE(LeaseCodes.START_DEADLINE),
    START_FAILED(LeaseCodes.START_FAILED),
    TERM_OVER(LeaseCodes.TERM_OVER),
    /** What its place costs beyond its customer's rate is borne for a day and no longer. */
    PRICE_HELD_NO_MORE(LeaseCodes.PRICE_HELD_NO_MORE),
    /** One order allows no more, and this version does not write a second. */
    ORDER_OVER(LeaseCodes.ORDER_OVER),
    FUNDS_EXHAUSTED(LeaseCodes.FUNDS_EXHAUSTED),
    MACHINE_LOST(LeaseCodes.MACHINE_LOST),
    /** The machine stopped it before its paid time was over and without having been asked to. */
    PROVIDER_STOPPED(LeaseCodes.PROVIDER_STOPPED),
    /** The provider empties the machine: its paid time was not extended, and is over. */
    DRAINED(LeaseCodes.DRAINED),
    /** It starts again with all others when there is room for all. */
    PAUSED(LeaseCodes.PAUSED),
    /** The limit on running that its request set. */
    TIMEOUT(LeaseCodes.TIMEOUT),
    /** The limit on preparing that its request set. */
    IMAGE_TIMEOUT(LeaseCodes.IMAGE_TIMEOUT);

    private final Code code;

    EndCause(Code code) {
        this.code = code;
    }

    public String code() {
        return code.name();
    }

    /** As an end after some service; where there was none, say so. */
    public Reason reason(String evidence) {
        return reason(evidence, BillingEffect.CHARGED);
    }

    public Reason reason(String evidence, BillingEffect effect) {
        return Catalogue.reason(code, evidence, effect);
    }

    /** The same party for another code, such as what a verdict rests on; a code that is registered says for itself. */
    public Reason reasonAs(String other, String evidence) {
        return Catalogue.find(other)
                .map(registered -> registered.reason(evidence, BillingEffect.CHARGED))
                .orElseGet(() -> new Reason(other, reason("").party(), evidence, BillingEffect.CHARGED));
    }
}
