package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationTest {
    private static final Path FOLDER = Path.of("/data");

    @ParameterizedTest
    @CsvSource({
        "data-folder-newer, 'insert into flyway_schema_history select installed_rank + 900, ''999'', ''later'',"
                + " ''SQL'', ''V999__later.sql'', 7, installed_by, installed_on, 1, true from flyway_schema_history"
                + " order by installed_rank desc limit 1'",
        "internal, update flyway_schema_history set checksum = 7 where version = '001'"
    })
    void aDatabaseThatDoesNotFitIsLeftAlone(String code, String change) throws SQLException {
        try (var database = TestDatabase.fresh();
                var pool = new HikariDataSource()) {
            pool.setDataSource(database.dataSource());
            Portal.migrate(pool, FOLDER);
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(change)).isEqualTo(1);
            }
            var refused = catchThrowableOfType(RefusedException.class, () -> Portal.migrate(pool, FOLDER));
            assertThat(refused.refusal().code().name()).isEqualTo(code);
            assertThat(refused.refusal().message()).startsWith("/data: ");
        }
    }
}
