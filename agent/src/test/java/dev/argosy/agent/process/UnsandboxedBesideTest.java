package dev.argosy.agent.process;

class UnsandboxedBesideTest extends BesideJobContract {
    @Override
    Isolation isolation() {
        return new Unsandboxed(JAVA_HOME);
    }
}
