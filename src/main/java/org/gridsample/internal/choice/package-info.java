/** The one place that knows every backend, and chooses. Start with {@link org.gridsample.internal.choice.Backends}. */
package org.gridsample.internal.choice;
