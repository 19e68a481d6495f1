/** For programs that call OpenCL through JOCL themselves. */
package org.gridsample.jocl;
