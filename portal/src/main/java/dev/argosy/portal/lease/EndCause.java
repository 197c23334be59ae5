package dev.argosy.portal.lease;

import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** Why a lease ends, with who is responsible and what it does to the bill. */
public enum EndCause {
    /** The workload ended by itself, whatever its exit code. */
    WORKLOAD_EXITED("workload-exited", Party.CUSTOMER, BillingEffect.CHARGED),
    /** The customer stopped the cluster. */
    STOPPED("stopped", Party.CUSTOMER, BillingEffect.CHARGED),
    /** Another node of the cluster ended the job. */
    MEMBER_ENDED("member-ended", Party.CUSTOMER, BillingEffect.CHARGED),
    /** A local network was taken down. */
    NETWORK_STOPPED("network-stopped", Party.CUSTOMER, BillingEffect.CHARGED),
    START_DEADLINE("start-deadline", Party.PROVIDER, BillingEffect.REFUNDED),
    START_FAILED("start-failed", Party.PROVIDER, BillingEffect.REFUNDED),
    TERM_OVER("term-over", Party.CUSTOMER, BillingEffect.CHARGED),
    FUNDS_EXHAUSTED("funds-exhausted", Party.CUSTOMER, BillingEffect.CHARGED),
    MACHINE_LOST("machine-lost", Party.PROVIDER, BillingEffect.REFUNDED),
    /** The machine stopped it before its paid time was over and without having been asked to. */
    PROVIDER_STOPPED("provider-stopped", Party.PROVIDER, BillingEffect.REFUNDED),
    /** The provider empties the machine: its paid time was not extended, and is over. */
    DRAINED("drained", Party.PROVIDER, BillingEffect.CHARGED);

    private final String code;
    private final Party party;
    private final BillingEffect effect;

    EndCause(String code, Party party, BillingEffect effect) {
        this.code = code;
        this.party = party;
        this.effect = effect;
    }

    public String code() {
        return code;
    }

    public Reason reason(String evidence) {
        return new Reason(code, party, evidence, effect);
    }
}
