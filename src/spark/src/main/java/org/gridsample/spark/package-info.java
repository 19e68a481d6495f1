/** Pictures and arrays in Datasets of Apache Spark, warped where they are: {@link org.gridsample.spark.Warps}. */
package org.gridsample.spark;
