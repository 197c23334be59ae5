package dev.argosy.portal.identity;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/** Turns the bearer key of each request under {@code /api/v1} into the {@link Caller} that controllers take. */
final class CallerInterceptor implements HandlerInterceptor, HandlerMethodArgumentResolver {
    private static final String ATTRIBUTE = Caller.class.getName();
    private static final String SCHEME = "Bearer ";

    private final Identities identities;

    CallerInterceptor(Identities identities) {
        this.identities = identities;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return true;
        }
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            var caller =
                    identities.authenticate(header.substring(SCHEME.length()).strip());
            if (caller.isPresent()) {
                request.setAttribute(ATTRIBUTE, caller.get());
                return true;
            }
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"argosy\"");
        throw Identities.unauthenticated().asException();
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Object caller = request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (caller == null) {
            throw new IllegalStateException("a caller is known only under /api/v1: " + parameter.getMethod());
        }
        return caller;
    }
}
