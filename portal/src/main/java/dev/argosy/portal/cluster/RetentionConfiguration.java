package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.TimeTrust;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {
    /** A loop of its own beside the room's, so that slow disks never delay a cluster. */
    @Bean
    Room clusterRetention(ClusterRoom room, TimeTrust timeTrust) {
        var loop = new RetentionLoop(room.ports(), new SqlClusterStore(), timeTrust);
        return () -> List.of(loop);
    }
}
