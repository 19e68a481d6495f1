package org.gridsample.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.gridsample.internal.opencl.binding.ClCalls;

/** Calls that go through a test on their way to a driver. */
public final class InterceptedCalls {
    private InterceptedCalls() {}

    /** Decides what becomes of a call, and answers it. */
    @FunctionalInterface
    public interface Interceptor {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    public static ClCalls by(Interceptor interceptor) {
        return (ClCalls) Proxy.newProxyInstance(
                ClCalls.class.getClassLoader(),
                new Class<?>[] {ClCalls.class},
                (self, method, arguments) -> interceptor.call(method, arguments));
    }

    /** Makes the call; what it throws is thrown. */
    public static Object make(ClCalls real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
