package org.gridsample.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the Python literal in a .npy header: a dict of strings, integers, True, False, None, tuples and lists. An integer
 * may be written {@code 10}, {@code 10L} or {@code np.int64(10)}, as various NumPy releases did.
 */
final class NpyLiteral {
    /** A text that is no such literal. The message says what was expected where. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    /** The value is a Boolean, Long, String, List, or this for None. */
    enum None {
        NONE;

        @Override
        public String toString() {
            return "None";
        }
    }

    /** Deeper nesting than any dtype has; keeps a hostile header from exhausting the stack. */
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;
    private int depth;

    private NpyLiteral(String text) {
        this.text = text;
    }

    /** The dict that is the whole text; white space may surround it. */
    static Map<String, Object> dict(String text) throws SyntaxException {
        NpyLiteral reader = new NpyLiteral(text);
        reader.expect('{');
        Map<String, Object> entries = new LinkedHashMap<>();
        while (!reader.accept('}')) {
            if (!(reader.value() instanceof String key)) {
                throw reader.error("a string as key");
            }
            reader.expect(':');
            if (entries.put(key, reader.value()) != null) {
                throw new SyntaxException("key '" + quote(key) + "' stands twice");
            }
            if (!reader.accept(',')) {
                reader.expect('}');
                break;
            }
        }
        if (reader.peek() != 0) {
            throw reader.error("nothing after the closing brace");
        }
        return entries;
    }

    private Object value() throws SyntaxException {
        char c = peek();
        if (c == '\'' || c == '"') {
            return string();
        }
        if (c == '(') {
            return sequence(')');
        }
        if (c == '[') {
            return sequence(']');
        }
        if (c == '-' || c == '+' || isDigit(c)) {
            return integer();
        }
        if (Character.isLetter(c) || c == '_') {
            return named();
        }
        throw error("a value");
    }

    private String string() throws SyntaxException {
        char quote = text.charAt(at++);
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw error("a closing quote");
        }
        String content = text.substring(at, end);
        if (content.indexOf('\\') >= 0) {
            throw error("a string without backslashes");
        }
        at = end + 1;
        return content;
    }

    /** A tuple or list; {@code (3)} without a comma is the bare value, as in Python. */
    private Object sequence(char close) throws SyntaxException {
        enter();
        List<Object> values = new ArrayList<>();
        boolean comma = false;
        while (!accept(close)) {
            values.add(value());
            if (!accept(',')) {
                expect(close);
                break;
            }
            comma = true;
        }
        depth--;
        return close == ')' && values.size() == 1 && !comma ? values.get(0) : values;
    }

    /** Passes an opening bracket. */
    private void enter() throws SyntaxException {
        if (++depth > MAX_DEPTH) {
            throw error("at most " + MAX_DEPTH + " nested brackets");
        }
        at++;
    }

    private Long integer() throws SyntaxException {
        int start = at;
        if (text.charAt(at) == '-' || text.charAt(at) == '+') {
            at++;
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        if (at < text.length() && (text.charAt(at) == 'L' || text.charAt(at) == 'l')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '.' || Character.isLetterOrDigit(text.charAt(at)))) {
            throw error("an integer");
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new SyntaxException("'" + quote(digits) + "' is no integer of 64 bits");
        }
    }

    /** True, False, None, a string with a prefix, or an integer in the name of its type. */
    private Object named() throws SyntaxException {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) == '.')) {
            at++;
        }
        String name = text.substring(start, at);
        switch (name) {
            case "True":
                return Boolean.TRUE;
            case "False":
                return Boolean.FALSE;
            case "None":
                return None.NONE;
            default:
        }
        char next = at < text.length() ? text.charAt(at) : 0;
        if ((name.equals("u") || name.equals("b")) && (next == '\'' || next == '"')) {
            return string();
        }
        if (peek() == '(') {
            enter();
            if (peek() != ')' && value() instanceof Long number) {
                expect(')');
                depth--;
                return number;
            }
            throw error("an integer in " + name + "(...)");
        }
        throw new SyntaxException("'" + quote(name) + "' is not a value");
    }

    /** The next character that is no white space, 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean accept(char c) {
        boolean found = peek() == c;
        if (found) {
            at++;
        }
        return found;
    }

    private void expect(char c) throws SyntaxException {
        if (!accept(c)) {
            throw error("'" + c + "'");
        }
    }

    private SyntaxException error(String expected) {
        return new SyntaxException("expected " + expected + " at character " + at);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** One printable line of at most 120 characters. */
    static String quote(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < 120; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
        }
        return line.toString().strip() + (text.length() > 120 ? "..." : "");
    }
}
