/** What a backward call is made of: operations on a backend, and sums of what these give. */
package org.gridsample.internal.gradients;
