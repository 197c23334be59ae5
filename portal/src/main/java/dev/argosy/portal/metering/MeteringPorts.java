package dev.argosy.portal.metering;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.SignatureCheck;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines.MachineCertificates;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Leases;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** All that the room stands on. */
record MeteringPorts(
        Transactions transactions,
        Pokes pokes,
        IdSource ids,
        Leases leases,
        MachineSessions sessions,
        UsageKeys keys,
        UsageSignatures signatures,
        Quarantine quarantine) {

    /** The keys that machines sign usage with. */
    @FunctionalInterface
    interface UsageKeys {
        Optional<MachineCertificates> of(Transaction tx, MachineId machine);
    }

    /** How a usage key, X.509 SubjectPublicKeyInfo, checks what it signed. */
    @FunctionalInterface
    interface UsageSignatures {
        UsageSignatures ED25519 = key -> Ed25519.check(Ed25519.publicKey(key));

        SignatureCheck check(byte[] usageKey) throws GeneralSecurityException;
    }

    /** Keeps a machine from new leases until an operator has looked. */
    @FunctionalInterface
    interface Quarantine {
        void put(Transaction tx, MachineId machine, Code reason);
    }
}
