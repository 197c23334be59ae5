package dev.argosy.portal.identity;

import dev.argosy.kernel.IdSource;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.Transactions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    private final Transactions transactions;
    private final History history;

    IdentityConfiguration(Transactions transactions, History history) {
        this.transactions = transactions;
        this.history = history;
    }

    @Bean
    IdentityRoom identityRoom(
            IdSource ids, SecureRandom secrets, InstantSource clock, ObjectProvider<NewOrganizations> others) {
        return new IdentityRoom(
                transactions,
                history,
                ids,
                secrets,
                clock,
                new SqlIdentityStore(),
                () -> others.orderedStream().toList());
    }

    @Bean
    Identities identities(IdentityRoom room) {
        return room.identities();
    }

    /** Runs after every bean exists, since other rooms take part in creating an organization. */
    @Bean
    SmartInitializingSingleton operatorBootstrap(IdentityRoom room, Settings settings) {
        String keyFile = settings.text("argosy.identity.bootstrap-key-file");
        return () -> {
            if (!keyFile.isEmpty()) {
                room.bootstrap(Path.of(keyFile));
            }
        };
    }

    @Bean
    WebMvcConfigurer callers(Identities identities) {
        var callers = new CallerInterceptor(identities);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(callers).addPathPatterns("/api/v1/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(callers);
            }
        };
    }
}
