package dev.argosy.agent.process;

class UnsandboxedRuntimeTest extends ProcessRuntimeContract {
    @Override
    Isolation isolation() {
        return new Unsandboxed(JAVA_HOME);
    }
}
