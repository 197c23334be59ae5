package dev.argosy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Money is exact: shares add up, bookings in parts move what one booking moves, nothing wraps. */
class MoneyProperties {
    private static final long HOUR = 3_600_000L;

    @Property
    void aRateChargesTheFloor(
            @ForAll @LongRange(min = 0) long rate, @ForAll @LongRange(min = 0, max = 1L << 40) long ms) {
        BigInteger exact =
                BigInteger.valueOf(rate).multiply(BigInteger.valueOf(ms)).divide(BigInteger.valueOf(HOUR));
        if (exact.bitLength() > 63) {
            assertThatThrownBy(() -> new Rate(rate).forMillis(ms)).isInstanceOf(ArithmeticException.class);
        } else {
            assertThat(new Rate(rate).forMillis(ms).microUsd()).isEqualTo(exact.longValueExact());
        }
    }

    @Property
    void millisForIsTheLongestTimeThatMoneyPays(
            @ForAll @LongRange(min = 1, max = 1L << 40) long rate,
            @ForAll @LongRange(min = 0, max = 1L << 40) long micro) {
        var money = new Money(micro);
        long millis = new Rate(rate).millisFor(money);
        assertThat(new Rate(rate).forMillis(millis)).isLessThanOrEqualTo(money);
        assertThat(new Rate(rate).forMillis(millis + 1)).isGreaterThan(money);
    }

    @Property
    void sharesAddUpToWhatTheCustomerPays(
            @ForAll @LongRange(min = 0, max = 1L << 36) long customer,
            @ForAll @LongRange(min = 0, max = 1L << 36) long provider,
            @ForAll @IntRange(min = 0, max = 10_000) int basisPoints,
            @ForAll @LongRange(min = 0, max = 1L << 36) long ms) {
        Terms.Shares shares = new Terms(new Rate(customer), new Rate(provider), basisPoints).at(ms);
        assertThat(shares.earned().plus(shares.fee()).plus(shares.share())).isEqualTo(shares.charged());
        assertThat(shares.fee().microUsd())
                .isEqualTo(BigInteger.valueOf(shares.gross().microUsd())
                        .multiply(BigInteger.valueOf(basisPoints))
                        .divide(BigInteger.valueOf(10_000))
                        .longValueExact());
    }

    @Property
    void decimalTextsComeBackExactly(@ForAll @LongRange(min = 0, max = (1L << 53) - 1) long micro) {
        assertThat(Amounts.parseUsd("amount", new Money(micro).toUsd())).isEqualTo(new Money(micro));
    }

    @Test
    void amountsFromOutsideAreRefusedWithTheirRule() {
        assertRefused("-0.01", Codes.AMOUNT_NEGATIVE);
        assertRefused("9007199254.740992", Codes.AMOUNT_TOO_LARGE);
        assertRefused("0.0000001", Codes.INVALID_VALUE);
        assertRefused("1e400", Codes.INVALID_VALUE);
        assertRefused("NaN", Codes.INVALID_VALUE);
        assertRefused("", Codes.INVALID_VALUE);
        assertThat(Amounts.parseUsd("amount", "0.40")).isEqualTo(new Money(400_000));
        assertThat(new Money(400_000).toUsd()).isEqualTo("0.40");
        assertThat(new Money(133_333).toUsd()).isEqualTo("0.133333");
    }

    @Test
    void sumsNeverWrap() {
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Rate(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String text, Code code) {
        assertThatThrownBy(() -> Amounts.parseUsd("amount", text))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }
}
