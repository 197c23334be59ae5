package dev.argosy.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads whose continuations go to an executor of ours. The JDK has the constructor and no public way to it:
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {
    private static final Constructor<?> BUILDER = builder();

    private VirtualThreads() {}

    private static Constructor<?> builder() {
        try {
            Constructor<?> found = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            found.setAccessible(true);
            return found;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalStateException(
                    "this JVM does not let a scheduler of ours behind virtual threads (expected: JDK 25 with"
                            + " --add-opens java.base/java.lang=ALL-UNNAMED)",
                    closed);
        }
    }

    static ThreadFactory on(Executor executor, Thread.UncaughtExceptionHandler uncaught) {
        try {
            return ((Thread.Builder.OfVirtual) BUILDER.newInstance(executor))
                    .uncaughtExceptionHandler(uncaught)
                    .factory();
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
