package dev.argosy.agent.link;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who this machine is and where its portal listens.
 *
 * @param chain the machine's certificate first
 * @param authority the only one that is believed
 */
public record LinkKeys(PrivateKey key, List<X509Certificate> chain, X509Certificate authority, String host, int port) {
    public LinkKeys {
        chain = List.copyOf(chain);
    }
}
