package dev.argosy.portal.foundation;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns every way in which a request can fail into a problem document; nothing inner ever leaks. */
@RestControllerAdvice
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String RETRY_SECONDS = "2";

    @ExceptionHandler
    ResponseEntity<Problem> refused(RefusedException refused) {
        return answer(refused.refusal());
    }

    @ExceptionHandler
    ResponseEntity<Problem> failed(ArgosyException failed) {
        // what was outside fails for everybody at once: a line for each request says enough
        LOG.warn("{}: {} ({})", failed.code(), failed.getMessage(), "" + failed.getCause());
        LOG.debug("the whole failure", failed);
        return answer(Refusal.of(failed.code(), "" + failed.getMessage(), "try again in a few seconds"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                return answer(BodyText.refusal(json));
            }
        }
        return answer(Refusal.of(
                Codes.INVALID_VALUE,
                "body: missing or unreadable (expected: JSON as in /api/openapi.json)",
                "correct the body of the request"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongType(MethodArgumentTypeMismatchException wrong) {
        return answer(Refusal.of(
                Codes.INVALID_VALUE,
                wrong.getName() + ": '" + wrong.getValue() + "' (expected: another type)",
                "correct the value"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> incomplete(ServletRequestBindingException incomplete) {
        return answer(Refusal.of(Codes.INVALID_VALUE, "" + incomplete.getMessage(), "add what is missing"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mediaType(HttpMediaTypeNotSupportedException wrong) {
        return answer(Refusal.of(
                Codes.INVALID_VALUE, "" + wrong.getMessage(), "send the content type that /api/openapi.json names"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> notAcceptable(HttpMediaTypeException wrong) {
        return answer(Refusal.of(Codes.INVALID_VALUE, "Accept: " + wrong.getMessage(), "accept application/json"));
    }

    @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class})
    ResponseEntity<Problem> nothingThere(HttpServletRequest request) {
        return answer(Refusal.of(
                Codes.NOT_FOUND,
                request.getMethod() + " " + firstLine(request.getRequestURI()) + " is nothing that is here",
                "see /api/openapi.json for the paths and methods"));
    }

    /** The client went away while we wrote: nobody is left to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException gone) {
        LOG.debug("client went away: {}", gone.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Problem> bug(Exception bug) {
        LOG.error("unexpected failure while answering a request", bug);
        return answer(Refusal.of(
                Codes.INTERNAL, "the portal failed to answer; its log says more", "try again; report it if it stays"));
    }

    private static ResponseEntity<Problem> answer(Refusal refusal) {
        Problem problem = Problem.of(refusal);
        var response = ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (refusal.code().kind() == Code.Kind.UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        if (refusal.code().kind() == Code.Kind.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.body(problem);
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse(text);
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
