package dev.argosy.portal.lease;

import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** Why a lease ends, with who is responsible. What it does to the bill is told by how much was served: the cap. */
public enum EndCause {
    /** The workload ended by itself, whatever its exit code. */
    WORKLOAD_EXITED("workload-exited", Party.CUSTOMER),
    /** The customer stopped the cluster. */
    STOPPED("stopped", Party.CUSTOMER),
    /** Another node of the cluster ended the job. */
    MEMBER_ENDED("member-ended", Party.CUSTOMER),
    /** A local network was taken down. */
    NETWORK_STOPPED("network-stopped", Party.CUSTOMER),
    START_DEADLINE("start-deadline", Party.PROVIDER),
    START_FAILED("start-failed", Party.PROVIDER),
    TERM_OVER("term-over", Party.CUSTOMER),
    /** One order allows no more, and this version does not write a second. */
    ORDER_OVER("order-maximum", Party.PLATFORM),
    FUNDS_EXHAUSTED("funds-exhausted", Party.CUSTOMER),
    MACHINE_LOST("machine-lost", Party.PROVIDER),
    /** The machine stopped it before its paid time was over and without having been asked to. */
    PROVIDER_STOPPED("provider-stopped", Party.PROVIDER),
    /** The provider empties the machine: its paid time was not extended, and is over. */
    DRAINED("drained", Party.PROVIDER);

    private final String code;
    private final Party party;

    EndCause(String code, Party party) {
        this.code = code;
        this.party = party;
    }

    public String code() {
        return code;
    }

    /** As an end after some service; where there was none, say so. */
    public Reason reason(String evidence) {
        return reason(evidence, BillingEffect.CHARGED);
    }

    public Reason reason(String evidence, BillingEffect effect) {
        return new Reason(code, party, evidence, effect);
    }
}
