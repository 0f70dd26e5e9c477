using Parcours.Domain.Orders;

namespace Parcours.Application.Media;

/// <summary>Public addresses of images, which open without a credential until they expire.</summary>
public interface IMediaLinks
{
    /// <summary>A fresh address, good for 30 days.</summary>
    string To(MediaId media);
}
