package dev.argosy.agent.core;

import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.evidence.SignatureCheck;
import dev.argosy.kernel.evidence.Signer;
import java.time.InstantSource;

/**
 * Everything that the core touches.
 *
 * @param wall only for how long finished usage is kept; nothing is decided by it
 * @param usage signs with the machine's usage key
 * @param orderKey the portal's order key as pinned at enrolment
 */
public record Ports(
        Journal journal,
        Runtime runtime,
        Link link,
        BootClock clock,
        InstantSource wall,
        Signer usage,
        OrderKey orderKey,
        HaltSwitch halts) {
    /** @param x509 the key's bytes, to compare with what the portal says at hello */
    public record OrderKey(byte[] x509, SignatureCheck check) {}
}
