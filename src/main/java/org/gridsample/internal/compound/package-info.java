/** Backends made of backends: a device with the CPU path beside it, several that share each request, one with a time limit. */
package org.gridsample.internal.compound;
