package dev.argosy.portal.storage;

import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    @Bean
    StorageRoom storageRoom(Pokes pokes, Settings settings) throws IOException {
        String folder = settings.text("argosy.storage.folder");
        Path data = settings.path("argosy.portal.data");
        return StorageRoom.in(folder.isEmpty() ? data.resolve("artifacts") : Path.of(folder), pokes);
    }

    @Bean
    Artifacts artifacts(StorageRoom room) {
        return room.artifacts();
    }

    @Bean
    Logs logs(StorageRoom room) {
        return room.logs();
    }
}
