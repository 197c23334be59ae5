package dev.argosy.portal;

import dev.argosy.portal.foundation.Settings.Setting;
import java.util.List;

/** Every key that the portal understands. */
final class PortalSettings {
    static final String DATA = "argosy.portal.data";
    static final String HTTP_PORT = "argosy.portal.http-port";
    static final String BIND = "argosy.portal.bind";
    static final String AGENT_HOST = "argosy.portal.agent-host";
    static final String DATABASE_URL = "argosy.database.url";
    static final String DATABASE_USER = "argosy.database.user";
    static final String DATABASE_PASSWORD_FILE = "argosy.database.password-file";
    static final String DATABASE_RESTORED = "argosy.database.restored";
    static final String CACHE = "argosy.cache";

    static final List<Setting> ALL = List.of(
            Setting.of(DATA, "", "folder for everything the portal keeps; required"),
            Setting.of(HTTP_PORT, "7400", "port of the REST API; 0 takes a free one"),
            Setting.of(BIND, "127.0.0.1", "address to listen on; anything but loopback is served by TLS"),
            Setting.of("argosy.portal.agent-port", "0", "port for agents (mutual TLS); 0 takes a free one"),
            Setting.of(AGENT_HOST, "localhost", "name or address under which agents reach the portal"),
            Setting.of(DATABASE_URL, "", "JDBC URL of a PostgreSQL 16 or newer; empty starts the embedded one"),
            Setting.of(DATABASE_USER, "argosy", "user at that PostgreSQL"),
            Setting.of(DATABASE_PASSWORD_FILE, "", "file that holds the password of that user"),
            Setting.of(DATABASE_RESTORED, "", "after a restore a new name for it: raises the era once for each name"),
            Setting.of(CACHE, "", "folder for unpacked binaries; default ARGOSY_CACHE or ~/.argosy"),
            Setting.of(
                    "argosy.fleet.certificate-life", "P1D", "how long a machine's certificate holds; at least PT10S"),
            Setting.of("argosy.fee-basis-points", "500", "the platform's fee in 1/100 percent of the provider's gross"),
            Setting.of("argosy.money.starter-credit", "0", "promotional micro-USD for each new organization"),
            Setting.of("argosy.money.faucet", "false", "whether deposits of play money are taken: local networks only"),
            Setting.of("argosy.identity.bootstrap-key-file", "", "where the first operator's key is written"),
            Setting.of("argosy.lease.start-deadline", "PT10M", "time a granted lease has to start its workload"),
            Setting.of("argosy.lease.settlement-window", "PT72H", "time after the end in which usage is still booked"),
            Setting.of("argosy.storage.folder", "", "folder for artifacts and logs; default <data>/artifacts"),
            Setting.of("argosy.storage.keep-outputs", "P7D", "how long outputs are kept after the end of a cluster"),
            Setting.of("argosy.storage.keep-uploads", "P7D", "how long uploads are kept after their last use"),
            Setting.of("argosy.storage.keep-logs", "P30D", "how long logs are kept after the end of a lease"));

    private PortalSettings() {}
}
