package org.gridsample.device;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Locale;

/** The reports as JSON: the names of records' components, enumerations in lower case, selectors as text. */
final class ReportJson {
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapterFactory(new LowerCaseEnums())
            .registerTypeAdapter(DeviceSelector.class, new SelectorAdapter().nullSafe())
            .disableHtmlEscaping()
            .setPrettyPrinting()
            // Else numbers are read that can't be written: NaN, 1e999.
            .setStrictness(Strictness.STRICT)
            .create();

    private ReportJson() {}

    static String write(Object report) {
        return GSON.toJson(report) + "\n";
    }

    static <T> T read(String text, Class<T> type) {
        T report;
        try {
            report = GSON.fromJson(text, type);
        } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
            throw unreadable(e.getMessage(), e);
        } catch (RuntimeException e) {
            // What a record's constructor throws for a missing list comes wrapped.
            throw unreadable(String.valueOf(e.getCause() == null ? e : e.getCause()), e);
        }
        if (report == null) {
            throw unreadable("it is empty", null);
        }
        return report;
    }

    private static IllegalArgumentException unreadable(String why, Exception cause) {
        return new IllegalArgumentException("report: expected JSON as toJson writes it: " + why, cause);
    }

    private static final class SelectorAdapter extends TypeAdapter<DeviceSelector> {
        @Override
        public void write(JsonWriter out, DeviceSelector value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public DeviceSelector read(JsonReader in) throws IOException {
            return DeviceSelector.parse(in.nextString());
        }
    }

    private static final class LowerCaseEnums implements TypeAdapterFactory {
        @Override
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
            Class<? super T> type = token.getRawType();
            return type.isEnum() ? new EnumAdapter<T>(type).nullSafe() : null;
        }
    }

    private static final class EnumAdapter<T> extends TypeAdapter<T> {
        private final Class<? super T> type;

        EnumAdapter(Class<? super T> type) {
            this.type = type;
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(((Enum<?>) value).name().toLowerCase(Locale.ROOT));
        }

        @SuppressWarnings("unchecked")
        @Override
        public T read(JsonReader in) throws IOException {
            String name = in.nextString();
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(name)) {
                    return (T) constant;
                }
            }
            throw new JsonParseException("no " + type.getSimpleName() + " is called '" + name + "'");
        }
    }
}
