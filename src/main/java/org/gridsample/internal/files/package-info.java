/** Files larger than memory. */
package org.gridsample.internal.files;
