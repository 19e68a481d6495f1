/**
 * Child processes that try drivers, and the self-test. Start with {@link org.gridsample.internal.probe.Prober}; {@link
 * org.gridsample.internal.probe.ProbeChild} is the children's program.
 */
package org.gridsample.internal.probe;
