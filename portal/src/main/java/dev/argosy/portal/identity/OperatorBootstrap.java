package dev.argosy.portal.identity;

import dev.argosy.portal.foundation.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Creates the operator on an empty database and leaves its key in a file that only its owner may read. */
final class OperatorBootstrap {
    private static final String NAME = "operator";

    private final Transactions transactions;
    private final Identities identities;

    OperatorBootstrap(Transactions transactions, Identities identities) {
        this.transactions = transactions;
        this.identities = identities;
    }

    /** The file comes first: after a crash before the commit the same key is used again, never a lost one. */
    void run(Path keyFile) {
        if (!identities.isEmpty()) {
            return;
        }
        try {
            ApiKey key = keyIn(keyFile);
            transactions.execute(tx -> identities.create(tx, NAME, Organization.Kind.OPERATOR, key));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write the operator's key to " + keyFile, failed);
        }
    }

    private ApiKey keyIn(Path file) throws IOException {
        if (Files.exists(file)) {
            var found = ApiKey.parse(Files.readString(file).strip());
            if (found.isPresent()) {
                return found.get();
            }
        }
        ApiKey key = identities.newKey();
        write(file, key.text() + "\n");
        return key;
    }

    private static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path fresh = Path.of(whole + ".new");
        Files.deleteIfExists(fresh);
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> make = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(fresh, make, onlyOwner)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
