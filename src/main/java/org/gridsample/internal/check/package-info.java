/** Requests whose answers are known, and requests to measure with: for the check before a kernel's first use, self-test and tuning. */
package org.gridsample.internal.check;
