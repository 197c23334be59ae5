package dev.argosy.portal.fleet;

import dev.argosy.kernel.evidence.Digest;
import java.util.Optional;

/**
 * What a machine's certificates stand on. Keys are X.509 SubjectPublicKeyInfo, certificates DER.
 *
 * @param previousTlsKey still believed: the answer to the last renewal may have been lost
 * @param renewalRequest digest of the last certificate request
 * @param renewalCertificate what was answered to it
 */
record MachineKeys(
        byte[] tlsKey,
        Optional<byte[]> previousTlsKey,
        byte[] usageKey,
        byte[] usageCertificate,
        long renewalCounter,
        Digest renewalRequest,
        byte[] renewalCertificate) {
    MachineKeys renewed(byte[] newTlsKey, long counter, Digest request, byte[] certificate) {
        return new MachineKeys(
                newTlsKey, Optional.of(tlsKey), usageKey, usageCertificate, counter, request, certificate);
    }
}
