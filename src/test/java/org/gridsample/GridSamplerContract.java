package org.gridsample;

import org.gridsample.contract.AntialiasContract;
import org.gridsample.contract.ArgumentContract;
import org.gridsample.contract.CoverageContract;
import org.gridsample.contract.DeviceTensorContract;
import org.gridsample.contract.ElementTypeContract;
import org.gridsample.contract.FillContract;
import org.gridsample.contract.GoldenContract;
import org.gridsample.contract.GradientContract;
import org.gridsample.contract.LayoutContract;
import org.gridsample.contract.MemoryContract;
import org.gridsample.contract.NonFiniteContract;
import org.gridsample.contract.PixelCoordinatesContract;
import org.gridsample.contract.PreparedWarpContract;
import org.gridsample.contract.RegionContract;
import org.gridsample.contract.WithinItsAbilities;
import org.gridsample.contract.WorkedNumberContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sampler promises on every backend and binding. */
@ExtendWith(WithinItsAbilities.class)
abstract class GridSamplerContract extends SharedSampler
        implements GoldenContract,
                GradientContract,
                WorkedNumberContract,
                NonFiniteContract,
                PixelCoordinatesContract,
                FillContract,
                CoverageContract,
                ElementTypeContract,
                LayoutContract,
                AntialiasContract,
                RegionContract,
                DeviceTensorContract,
                PreparedWarpContract,
                ArgumentContract,
                MemoryContract {}
