package dev.argosy.portal.foundation;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as it is answered.
 *
 * @param next what asks for the following page; null at the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /** The same page with its entries shown in another way. */
    public <R> Page<R> map(Function<? super T, ? extends R> show) {
        return new Page<>(items.stream().<R>map(show).toList(), next);
    }
}
