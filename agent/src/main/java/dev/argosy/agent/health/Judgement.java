package dev.argosy.agent.health;

/**
 * What is thought of one thing that was looked at.
 *
 * @param code empty when there is nothing wrong
 * @param evidence what it rests on; stays the same as long as it is the same thing
 * @param atEpochMillis when it happened; 0 for what is so now
 * @param fix what a person can do about it; empty when there is nothing to do
 */
public record Judgement(
        String check,
        Level level,
        String code,
        String subject,
        String measured,
        String needed,
        String evidence,
        String fix,
        long atEpochMillis) {
    public enum Level {
        OK,
        /** It could not be measured here, or need not be. */
        UNKNOWN,
        /** Works, but somebody should look. */
        WARN,
        FAIL
    }

    public static Judgement good(String check, String subject, String measured, String needed) {
        return new Judgement(check, Level.OK, "", subject, measured, needed, "", "", 0);
    }

    public static Judgement unknown(String check, String measured, String needed) {
        return new Judgement(check, Level.UNKNOWN, "", "", measured, needed, "", "", 0);
    }

    /** Something wrong, of which more is said by {@link #measured}, {@link #because} and {@link #fix}. */
    public static Judgement wrong(String check, Level level, String code, String subject) {
        return new Judgement(check, level, code, subject, "", "", "", "", 0);
    }

    public Judgement measured(String found, String expected) {
        return new Judgement(check, level, code, subject, found, expected, evidence, fix, atEpochMillis);
    }

    public Judgement because(String proof) {
        return new Judgement(check, level, code, subject, measured, needed, proof, fix, atEpochMillis);
    }

    public Judgement at(long epochMillis) {
        return new Judgement(check, level, code, subject, measured, needed, evidence, fix, epochMillis);
    }

    public Judgement fix(String remedy) {
        return new Judgement(check, level, code, subject, measured, needed, evidence, remedy, atEpochMillis);
    }

    public boolean isWrong() {
        return level == Level.WARN || level == Level.FAIL;
    }
}
