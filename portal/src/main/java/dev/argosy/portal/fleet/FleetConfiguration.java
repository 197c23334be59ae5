package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.foundation.WorkThreads;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class FleetConfiguration {
    private static final String AGENT_HOST = "argosy.portal.agent-host";
    private static final String CERTIFICATE_LIFE = "argosy.fleet.certificate-life";
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);
    private static final int MOST_PORTS = 65_535;

    private final Transactions transactions;
    private final History history;
    private final Pokes pokes;
    private final IdSource ids;

    FleetConfiguration(Transactions transactions, History history, Pokes pokes, IdSource ids) {
        this.transactions = transactions;
        this.history = history;
        this.pokes = pokes;
        this.ids = ids;
    }

    @Bean(destroyMethod = "close")
    FleetRoom fleetRoom(PortalKeys keys, SecureRandom random, Settings settings, ObjectProvider<WorkloadFiles> files) {
        return new FleetRoom(new FleetRoom.Needs(
                transactions,
                history,
                pokes,
                ids,
                keys,
                random,
                certificateLife(settings),
                WorkThreads.perTask("agent-call"),
                () -> Optional.ofNullable(files.getIfAvailable())));
    }

    private static Duration certificateLife(Settings settings) {
        Duration life = settings.duration(CERTIFICATE_LIFE);
        if (life.compareTo(SHORTEST_LIFE) < 0) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            CERTIFICATE_LIFE + ": '" + life + "' (expected: at least " + SHORTEST_LIFE + ")",
                            "correct the value")
                    .asException();
        }
        return life;
    }

    /** Opens the port when every room has registered for its reports. */
    @Bean
    SmartInitializingSingleton agentPort(FleetRoom room, Settings settings) {
        return () -> {
            String bind = settings.text("argosy.portal.bind");
            int port = (int) settings.number("argosy.portal.agent-port", 0, MOST_PORTS);
            var hosts = new TreeSet<>(List.of("localhost", "127.0.0.1", "::1", settings.text(AGENT_HOST)));
            hosts.remove("");
            room.openAgentPort(new InetSocketAddress(bind, port), List.copyOf(hosts));
        };
    }

    @Bean
    AgentAddress agentAddress(FleetRoom room, Settings settings) {
        String host = settings.text(AGENT_HOST);
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return () -> shown + ":" + room.agentPort();
    }

    @Bean
    Machines machines(FleetRoom room) {
        return room.machines();
    }

    /** The same object as the machines: either bean is right for whoever asks by type. */
    @Bean
    @Primary
    MachineSessions machineSessions(FleetRoom room) {
        return room.machineSessions();
    }

    @Bean
    MachineContacts machineContacts(FleetRoom room) {
        return room.contacts();
    }

    @Bean
    AgentMessages agentMessages(FleetRoom room) {
        return room.agentMessages();
    }

    @Bean
    DesiredStates desiredStates(FleetRoom room) {
        return room.desiredStates();
    }

    @Bean
    Enrolments enrolments(FleetRoom room) {
        return room.enrolments();
    }

    @Bean
    Renewals renewals(FleetRoom room) {
        return room.renewals();
    }

    /** Where agents connect to, as they are told when they join. */
    @FunctionalInterface
    interface AgentAddress {
        String text();
    }
}
