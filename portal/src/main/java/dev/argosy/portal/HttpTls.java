package dev.argosy.portal;

import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.Certificates.Use;
import dev.argosy.portal.foundation.Certificates.Wanted;
import dev.argosy.portal.foundation.Foundation;
import dev.argosy.portal.foundation.PortalKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.context.support.GenericApplicationContext;

/**
 * TLS of the REST API when it listens beyond loopback: a certificate by the portal's own authority, made at each start
 * and pinned by clients through that authority's fingerprint.
 */
final class HttpTls {
    static final String BUNDLE = "portal";

    private static final Duration VALIDITY = Duration.ofDays(400);
    private static final Duration BACKDATED = Duration.ofHours(1);
    /** Guards nothing: the store never leaves this process. */
    private static final String STORE_PASSWORD = "in-memory";

    private HttpTls() {}

    static boolean needed(String bind) {
        try {
            return !InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return true;
        }
    }

    static void register(GenericApplicationContext context, Foundation foundation, String bind, String publicHost) {
        SslBundle bundle = bundle(foundation, hosts(bind, publicHost));
        context.registerBean(SslBundleRegistrar.class, () -> registry -> registry.registerBundle(BUNDLE, bundle));
    }

    private static List<String> hosts(String bind, String publicHost) {
        var hosts = new TreeSet<>(List.of("localhost", "127.0.0.1", bind));
        if (!publicHost.isEmpty()) {
            hosts.add(publicHost);
        }
        hosts.remove("0.0.0.0");
        return List.copyOf(hosts);
    }

    private static SslBundle bundle(Foundation foundation, List<String> hosts) {
        PortalKeys keys = foundation.keys();
        try {
            KeyPair pair = Certificates.p256(foundation.random());
            Instant now = foundation.clock().instant();
            Certificate certificate = new Certificates(keys.authority(), keys.authorityKey(), foundation.random())
                    .issue(new Wanted(
                            pair.getPublic(),
                            "Argosy portal",
                            List.of(),
                            hosts,
                            Use.TLS_SERVER,
                            now.minus(BACKDATED),
                            now.plus(VALIDITY)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("portal", pair.getPrivate(), STORE_PASSWORD.toCharArray(), new Certificate[] {
                certificate, keys.authority()
            });
            return SslBundle.of(
                    SslStoreBundle.of(store, STORE_PASSWORD, null),
                    SslBundleKey.of(STORE_PASSWORD),
                    SslOptions.of(null, Set.of("TLSv1.3")));
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("cannot make the certificate of the REST API", broken);
        }
    }
}
