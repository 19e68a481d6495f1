package org.gridsample.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** What programs read of a command's output. */
final class Json {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private Json() {}

    static String text(JsonElement element) {
        return GSON.toJson(element) + System.lineSeparator();
    }
}
